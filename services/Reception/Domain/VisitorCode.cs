using System.Security.Cryptography;

namespace AccesDroits.Reception.Domain;

/// <summary>Code de visiteur: 8 random Crockford base-32 characters and a check character, printed and kept by the person.</summary>
public static class VisitorCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    /// <summary>A new code. Those whose check would be one of Crockford's five extra signs are not issued: a keyboard and a QR code lack them.</summary>
    public static string New()
    {
        while (true)
        {
            var body = RandomNumberGenerator.GetString(Alphabet, Length);
            if (Check(body) is { } check)
            {
                return body + check;
            }
        }
    }

    /// <summary>The code as it was issued, from what was typed or scanned; null when it cannot be one.</summary>
    public static string? Normalise(string typed)
    {
        var code = new string([.. typed.Where(character => character is not (' ' or '-')).Select(Canonical)]);
        return code.Length == Length + 1 && code.All(Alphabet.Contains) && Check(code[..Length]) == code[Length] ? code : null;
    }

    private static char Canonical(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var upper => upper,
    };

    // Crockford's check: the value of the code modulo 37.
    private static char? Check(string body)
    {
        var remainder = (int)(body.Aggregate(0L, (value, character) => (value * 32) + Alphabet.IndexOf(character, StringComparison.Ordinal)) % 37);
        return remainder < Alphabet.Length ? Alphabet[remainder] : null;
    }
}
