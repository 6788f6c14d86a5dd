using System.Globalization;
using AccesDroits.Directory.Domain;

namespace AccesDroits.Directory.Tests;

public sealed class FrenchCodesTests
{
    // 01 to 95, Corsica being 2A and 2B since 1976, and overseas from Guadeloupe to Saint-Martin.
    private static readonly HashSet<string> Departments =
    [
        .. Enumerable.Range(1, 95).Where(number => number != 20).Select(number => number.ToString("00", CultureInfo.InvariantCulture)),
        "2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978",
    ];

    // Overseas territories that are no départements and whose communes have INSEE codes.
    private static readonly HashSet<string> Territories = ["984", "986", "987", "988", "989"];

    private static IEnumerable<string> Words(string alphabet, int length) =>
        length == 0 ? [""] : Words(alphabet, length - 1).SelectMany(word => alphabet.Select(letter => word + letter));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_departments_are_those_of_France_and_no_others(int length) =>
        Assert.Equal(
            Departments.Where(code => code.Length == length).Order(StringComparer.Ordinal),
            Words("0123456789ABab", length).Where(FrenchCodes.IsDepartment).Order(StringComparer.Ordinal));

    [Fact]
    public void The_code_of_a_commune_begins_with_its_department_or_overseas_territory() =>
        Assert.All(
            Words("0123456789ABab", 3),
            start => Assert.Equal(
                (start, Departments.Contains(start) || Territories.Contains(start) || (Departments.Contains(start[..2]) && char.IsAsciiDigit(start[2]))),
                (start, FrenchCodes.IsCommune(start + "07"))));

    [Theory]
    [InlineData("")]
    [InlineData("5439")]
    [InlineData("543955")]
    [InlineData("54395\n")]
    [InlineData(" 4395")]
    [InlineData("2C004")]
    [InlineData("20004")]
    [InlineData("2a004")]
    [InlineData("96001")]
    [InlineData("99100")]
    [InlineData("5４395")]
    public void What_is_not_the_code_of_a_commune_is_refused(string code) => Assert.False(FrenchCodes.IsCommune(code));

    [Theory]
    [InlineData("54395")]
    [InlineData("01001")]
    [InlineData("2A004")]
    [InlineData("2B033")]
    [InlineData("97411")]
    [InlineData("98818")]
    public void Communes_are_known_by_their_code(string code) => Assert.True(FrenchCodes.IsCommune(code));

    [Fact]
    public void The_kinds_of_place_are_those_of_the_taxonomy()
    {
        using var reader = new StreamReader(typeof(FrenchCodesTests).Assembly.GetManifestResourceStream("taxonomy.csv")!);
        var codes = reader.ReadToEnd().Split('\n').Select(line => line.Split(';')).Where(cells => cells[0] == "place-kind").Select(cells => cells[1]);
        Assert.Equal(codes, FrenchCodes.PlaceKinds);
    }
}
