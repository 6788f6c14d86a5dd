using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.Testing;

/// <summary>The folder that mail is written to while there is no mail server.</summary>
public static partial class Mailbox
{
    public const string Invitation = "/invitation/";
    public const string Reset = "/mot-de-passe/";

    /// <summary>The tokens of the links that an address was sent, the oldest first, once there are as many as expected.</summary>
    public static Task<IReadOnlyList<string>> TokensAsync(Suite suite, string address, string path, int expected = 1) =>
        Eventually.Get(() => Task.FromResult(Tokens(suite, address, path)), tokens => tokens.Count >= expected);

    /// <summary>Every mail to an address, as it was written.</summary>
    public static IReadOnlyList<string> Of(Suite suite, string address)
    {
        var folder = Path.Combine(suite.App.Services.GetRequiredService<IConfiguration>()["data"]!, "mail");
        return System.IO.Directory.Exists(folder)
            ? [.. new DirectoryInfo(folder).EnumerateFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).Select(file => File.ReadAllText(file.FullName)).Where(text => text.Contains($"To: {address}\r\n", StringComparison.Ordinal))]
            : [];
    }

    private static IReadOnlyList<string> Tokens(Suite suite, string address, string path) =>
        [.. Of(suite, address).Select(text => Link().Match(text)).Where(link => link.Success && link.Groups["path"].Value == path).Select(link => link.Groups["token"].Value)];

    [GeneratedRegex(@"http://localhost:\d+(?<path>/[a-z-]+/)(?<token>[A-Za-z0-9_-]{43})\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
