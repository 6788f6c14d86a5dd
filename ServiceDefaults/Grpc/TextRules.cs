using System.Globalization;
using System.Text.RegularExpressions;
using AccesDroits.Contracts.Common.V1;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>What a text of a request may hold.</summary>
internal static partial class TextRules
{
    private const int DefaultMaxLength = 200;

    // What stands in a text for bytes that were no UTF-8.
    private const char Malformed = '\ufffd';

    private static readonly DateOnly Earliest = new(1990, 1, 1);
    private static readonly DateOnly Latest = new(2099, 12, 31);

    /// <summary>What is wrong with a text that is not empty, or null.</summary>
    public static (string Code, string Message)? Breach(string text, FieldRule rule)
    {
        var longest = rule.MaxLength == 0 ? DefaultMaxLength : rule.MaxLength;
        if (text.Length > longest)
        {
            return ("too-long", $"Pas plus de {longest} caractères.");
        }

        if (text.Any(char.IsControl) || text.Contains(Malformed) || !IsWellFormed(text))
        {
            return ("control-character", "Ce texte contient un caractère interdit.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return ("required", "Cette information est obligatoire.");
        }

        if (rule.NoNir && Nir().IsMatch(text))
        {
            return ("nir", "N'écrivez pas de numéro de sécurité sociale.");
        }

        return rule.Format switch
        {
            Format.Uuid when !IsUuid(text) => ("not-a-uuid", "Identifiant mal formé."),
            Format.Date => DateBreach(text),
            Format.Time when !TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) =>
                ("not-a-time", "Écrivez l'heure sous la forme HH:MM."),
            Format.Code when !Code().IsMatch(text) => ("not-a-code", "Un code ne contient que des lettres minuscules, des chiffres, des points et des tirets."),
            Format.Sha256 when !Sha256().IsMatch(text) => ("not-a-hash", "Empreinte mal formée."),
            _ => null,
        };
    }

    // The parser alone also takes spaces around the value, and signs or 0x inside its groups.
    private static bool IsUuid(string text) =>
        text.All(character => character == '-' || char.IsAsciiHexDigit(character)) && Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty;

    private static (string Code, string Message)? DateBreach(string text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return ("not-a-date", "Écrivez la date sous la forme AAAA-MM-JJ.");
        }

        return date < Earliest || date > Latest ? ("date-out-of-range", "Choisissez une date entre 1990 et 2099.") : null;
    }

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(text[index]))
            {
                return false;
            }
        }

        return true;
    }

    // Sex (3, 4, 7 and 8 while a number is being attributed), year, month, département (2A and 2B in Corsica), commune, order, and the key
    // when it is there; spaces (also those of a copied text), dots and dashes as people type them.
    [GeneratedRegex(@"(?<!\d)[123478](?:[\s.\-]{0,2}\d){4}[\s.\-]{0,2}(?:\d[\s.\-]{0,2}\d|2[\s.\-]{0,2}[ABab])(?:[\s.\-]{0,2}\d){6}(?:(?:[\s.\-/]{0,2}\d){2})?(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nir();

    [GeneratedRegex(@"^[a-z0-9]+(?:[.\-+][a-z0-9]*)*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sha256();
}
