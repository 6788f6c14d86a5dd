using System.Security.Cryptography;

namespace AccesDroits.Reception.Domain;

/// <summary>
/// Choix propre à une structure: its code begins with the code of the network that it counts as. So what it counts as never changes, and is
/// known of any code, whoever has read the lists or not.
/// </summary>
public static class LocalCode
{
    // No code of the network has it: its levels are words.
    private const string Mark = ".+";

    private const int Letters = 16;

    /// <summary>In letters: a long run of digits may pass for a social security number.</summary>
    public static string Of(string networkCode, Guid localId) => networkCode + Mark + EndOf(localId);

    /// <summary>Whether a code was made from the id, under whatever code of the network.</summary>
    public static bool IsMadeFrom(string code, Guid localId) => code.EndsWith(Mark + EndOf(localId), StringComparison.Ordinal);

    /// <summary>What a code counts as: itself, for one of the network.</summary>
    public static string NetworkOf(string code) => code.IndexOf(Mark, StringComparison.Ordinal) is > 0 and var end ? code[..end] : code;

    private static string EndOf(Guid localId) =>
        string.Concat(SHA256.HashData(localId.ToByteArray(bigEndian: true)).Take(Letters).Select(one => (char)('a' + (one % 26))));
}
