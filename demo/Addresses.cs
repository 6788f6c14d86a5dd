namespace AccesDroits.Demo;

/// <summary>Where the suite listens: given by the AppHost in the environment, or by hand.</summary>
/// <param name="Gateway">gRPC address of the gateway.</param>
/// <param name="Site">Its web address, for the tokens and the links.</param>
/// <param name="OperatorFile">Where the credentials of the operator are.</param>
public sealed record Addresses(Uri Gateway, Uri Site, string OperatorFile)
{
    public const string Usage = "Usage : Demo --gateway http://localhost:8081 --site http://localhost:8080 --operator .data/operator.json";

    /// <summary>The addresses, or null when one is missing or something is not understood.</summary>
    public static Addresses? Find(string[] arguments, Func<string, string?> environment)
    {
        var gateway = environment("services__gateway__grpc__0");
        var site = environment("services__gateway__http__0");
        var file = environment("Operator__File");
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
                case "--operator":
                    file = value;
                    break;
                default:
                    return null;
            }
        }

        return Address(gateway) is { } found && Address(site) is { } web && file is { Length: > 0 } ? new Addresses(found, web, file) : null;
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;
}
