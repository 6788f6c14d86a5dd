namespace AccesDroits.Demo;

/// <summary>Where the suite listens and keeps its files, as its AppHost tells in the environment.</summary>
/// <param name="Gateway">gRPC address of the gateway.</param>
/// <param name="Site">Its web address, for the tokens and the links.</param>
/// <param name="Directory">gRPC address of Directory, where people sign in.</param>
/// <param name="OperatorFile">Where the credentials of the operator are.</param>
/// <param name="ServiceSecret">What exchanges a session for a token.</param>
/// <param name="MailFolder">Where mail is written; empty when a mail server has it.</param>
/// <param name="AccountsFile">Where the accounts of the demo are kept.</param>
public sealed record Addresses(Uri Gateway, Uri Site, Uri Directory, string OperatorFile, string ServiceSecret, string MailFolder, string AccountsFile)
{
    public const string Usage = "La démonstration est lancée par ./run, qui lui dit où est la suite.";

    /// <summary>The addresses, or null when something is missing.</summary>
    public static Addresses? Find(Func<string, string?> environment)
    {
        string Text(string name) => environment(name) ?? "";
        return Address("services__gateway__grpc__0") is { } gateway && Address("services__gateway__http__0") is { } site && Address("services__directory__http__0") is { } directory
            && Text("Operator__File") is { Length: > 0 } operatorFile && Text("Service__Secret") is { Length: > 0 } secret && Text("Accounts__File") is { Length: > 0 } accounts
                ? new Addresses(gateway, site, directory, operatorFile, secret, Text("Mail__Folder"), accounts)
                : null;

        Uri? Address(string name) =>
            Uri.TryCreate(Text(name), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;
    }
}
