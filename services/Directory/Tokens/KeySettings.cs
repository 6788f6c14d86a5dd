namespace AccesDroits.Directory.Tokens;

/// <summary>Where the keys of tokens are, and how long each signs.</summary>
/// <param name="RotateEvery">How long a key signs.</param>
/// <param name="PublishBefore">How long the next key is known before it signs; the services look every 30 seconds.</param>
/// <param name="KeepAfter">How much longer than its tokens a key is kept.</param>
public sealed record KeySettings(string Folder, TimeSpan RotateEvery, TimeSpan PublishBefore, TimeSpan KeepAfter)
{
    /// <summary>From Keys:Folder, Keys:RotateEvery (30 days) and Keys:PublishBefore (1 hour).</summary>
    public static KeySettings Of(IConfiguration configuration, string contentRoot)
    {
        var keys = configuration.GetSection("Keys");
        var (every, before) = (keys.GetValue("RotateEvery", TimeSpan.FromDays(30)), keys.GetValue("PublishBefore", TimeSpan.FromHours(1)));
        return before < TimeSpan.Zero || every <= before
            ? throw new InvalidOperationException("Keys:RotateEvery must be longer than Keys:PublishBefore.")
            : new KeySettings(Path.Combine(contentRoot, keys["Folder"] ?? ".data/keys"), every, before, TimeSpan.FromMinutes(1));
    }
}
