using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace AccesDroits.Directory.Domain;

/// <summary>Mot de passe: long, not among those that everybody tries, and not made of what everybody knows of the person.</summary>
/// <param name="common">Passwords in lower case that are tried first.</param>
public sealed class PasswordRules(FrozenSet<string> common)
{
    public const int ShortestLength = 12;
    private const int FewestCharacters = 5;
    private const int ShortestName = 3;

    /// <summary>The code and the French message of the rule that a password breaks, or null.</summary>
    public (string Code, string Message)? Breach(string password, string email, string name)
    {
        if (password.EnumerateRunes().Count() < ShortestLength)
        {
            return ("too-short", $"Choisissez au moins {ShortestLength} caractères.");
        }

        var plain = Plain(password);
        if (IsCommon(plain))
        {
            return ("too-common", "Ce mot de passe est trop courant : choisissez-en un autre.");
        }

        return Names(email, name).Any(Letters(plain).Contains)
            ? ("holds-name", "N'écrivez ni votre nom ni votre adresse dans le mot de passe.")
            : null;
    }

    // Also a common word between digits and signs (motdepasse2024!), twice the same, and the same few keys again and again.
    private bool IsCommon(string plain)
    {
        var word = plain.Trim([.. plain.Where(character => !char.IsLetter(character))]);
        return common.Contains(plain) || common.Contains(word) || plain.Distinct().Count() < FewestCharacters
            || (plain.Length % 2 == 0 && common.Contains(plain[..(plain.Length / 2)]) && plain[..(plain.Length / 2)] == plain[(plain.Length / 2)..]);
    }

    private static IEnumerable<string> Names(string email, string name) =>
        Plain(name).Split(' ', '-', '\'', '’').Append(Plain(name)).Append(Plain(email.Split('@')[0]))
            .Select(Letters).Where(part => part.Length >= ShortestName);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    // Lower case, without accents.
    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(character => CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)).ToLowerInvariant();
}
