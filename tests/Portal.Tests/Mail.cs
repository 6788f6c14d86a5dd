using System.Text;
using System.Text.RegularExpressions;

namespace AccesDroits.Portal.Tests;

/// <summary>What a mail that was written to a file says.</summary>
internal static partial class Mail
{
    /// <summary>The text; null when it was sent to somebody else.</summary>
    public static string? TextOf(string file, string address)
    {
        var cut = file.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = (file[..cut], file[(cut + 4)..]);
        if (!head.Contains(address, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return head.Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(body))
            : Octet().Replace(body.Replace("=\r\n", "", StringComparison.Ordinal), octet => $"{(char)Convert.ToByte(octet.Groups["hex"].Value, 16)}");
    }

    [GeneratedRegex("=(?<hex>[0-9A-F]{2})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Octet();
}
