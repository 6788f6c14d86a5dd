using System.Text;
using Microsoft.Extensions.Primitives;

namespace AccesDroits.Directory.Clients;

/// <summary>What a program asks of /connect/token: credentials in the form or in a Basic header, never in both.</summary>
internal sealed record TokenRequest(string ClientId, string Secret, IReadOnlyList<string> Scopes)
{
    private const string Basic = "Basic ";

    /// <summary>The request, or the error of RFC 6749 that it is answered with.</summary>
    public static (TokenRequest? Request, string? Error) Of(StringValues authorization, IFormCollection? form)
    {
        if (form is null || form.Any(field => field.Value.Count > 1) || authorization.Count > 1)
        {
            return (null, "invalid_request");
        }

        var grant = form["grant_type"].ToString();
        if (grant != "client_credentials")
        {
            return (null, grant.Length == 0 ? "invalid_request" : "unsupported_grant_type");
        }

        var inForm = (Id: form["client_id"].ToString(), Secret: form["client_secret"].ToString());
        var header = authorization.ToString();
        if (header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) && inForm.Secret.Length > 0)
        {
            return (null, "invalid_request");
        }

        var given = header.Length == 0 ? inForm : OfHeader(header);
        if (given.Id.Length == 0 || given.Id.Any(char.IsControl) || given.Secret.Length == 0 || (inForm.Id.Length > 0 && inForm.Id != given.Id))
        {
            return (null, "invalid_client");
        }

        return (new TokenRequest(given.Id, given.Secret, form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)), null);
    }

    // Both halves are form-encoded before they are joined (RFC 6749, 2.3.1).
    private static (string Id, string Secret) OfHeader(string header)
    {
        var bytes = new byte[header.Length];
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length))
        {
            return ("", "");
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Decoded(parts[0]), Decoded(parts[1])) : ("", "");
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
