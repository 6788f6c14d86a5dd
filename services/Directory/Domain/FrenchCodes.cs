using System.Text.RegularExpressions;

namespace AccesDroits.Directory.Domain;

/// <summary>Codes of the INSEE, and the kinds of place of the taxonomy.</summary>
public static partial class FrenchCodes
{
    /// <summary>The codes of the taxonomy dimension place-kind; a test compares them with the taxonomy.</summary>
    public static IReadOnlyList<string> PlaceKinds { get; } = ["centre", "mairie", "partenaire", "hors-les-murs", "domicile"];

    public static bool IsDepartment(string code) => Department().IsMatch(code);

    public static bool IsCommune(string code) => Commune().IsMatch(code);

    [GeneratedRegex(@"^(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Department();

    [GeneratedRegex(@"^((0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5])[0-9]{3}|(97[1-8]|98[46-9])[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commune();
}
