using System.Text.RegularExpressions;

namespace AccesDroits.Directory.Domain;

/// <summary>Codes of the INSEE, and the kinds of place of the taxonomy.</summary>
public static partial class FrenchCodes
{
    /// <summary>The codes of the taxonomy dimension place-kind; a test compares them with the taxonomy.</summary>
    public static IReadOnlyList<string> PlaceKinds { get; } = ["centre", "mairie", "partenaire", "hors-les-murs", "domicile"];

    public static bool IsDepartment(string code) => Department().IsMatch(code);

    public static bool IsCommune(string code) => Commune().IsMatch(code);

    /// <summary>Fourteen digits that pass the check of Luhn, or those of an establishment of La Poste, whose digits add up to a multiple of five.</summary>
    public static bool IsSiret(string number) =>
        number.Length == SiretLength && number.All(char.IsAsciiDigit)
        && (Luhn(number) % 10 == 0 || (number.StartsWith("356000000", StringComparison.Ordinal) && number.Sum(digit => digit - '0') % 5 == 0));

    private static int Luhn(string number) => number.Select((digit, index) => (digit - '0') * (index % 2 == 0 ? 2 : 1)).Sum(product => product > 9 ? product - 9 : product);

    private const int SiretLength = 14;

    [GeneratedRegex(@"^(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Department();

    [GeneratedRegex(@"^((0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5])[0-9]{3}|(97[1-8]|98[46-9])[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commune();
}
