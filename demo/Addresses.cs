namespace AccesDroits.Demo;

/// <summary>Where the suite listens: given by the AppHost in the environment, or by hand.</summary>
/// <param name="Gateway">gRPC address of the gateway.</param>
/// <param name="Site">Its web address, for the links; null when nobody gave it.</param>
public sealed record Addresses(Uri Gateway, Uri? Site)
{
    public const string Usage = "Usage : Demo --gateway http://localhost:8081 [--site http://localhost:8080]";

    /// <summary>The addresses, or null when the gateway's is missing or something is not understood.</summary>
    public static Addresses? Find(string[] arguments, Func<string, string?> environment)
    {
        var gateway = environment("services__gateway__grpc__0");
        var site = environment("services__gateway__http__0");
        for (var index = 0; index < arguments.Length; index += 2)
        {
            var value = index + 1 < arguments.Length ? arguments[index + 1] : null;
            switch (arguments[index])
            {
                case "--gateway":
                    gateway = value;
                    break;
                case "--site":
                    site = value;
                    break;
                default:
                    return null;
            }
        }

        return Address(gateway) is { } found ? new Addresses(found, Address(site)) : null;
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;
}
