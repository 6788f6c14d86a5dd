using AccesDroits.Reception.Domain;

namespace AccesDroits.Reception.Tests;

public class VisitorCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static IEnumerable<string> Codes { get; } = [.. Enumerable.Range(0, 200).Select(_ => VisitorCode.New())];

    [Fact]
    public void A_code_has_nine_characters_that_a_keyboard_and_a_QR_code_have() =>
        Assert.All(Codes, code => Assert.True(code.Length == 9 && code.All(Alphabet.Contains)));

    [Fact]
    public void A_code_is_read_whatever_its_case_spaces_and_dashes() =>
        Assert.All(Codes, code => Assert.Equal(code, VisitorCode.Normalise($" {code[..4]}-{code[4..].ToLowerInvariant()} ")));

    [Fact]
    public void Letters_that_look_like_digits_are_read_as_digits() =>
        Assert.All(Codes, code => Assert.Equal(code, VisitorCode.Normalise(code.Replace('0', 'O').Replace('1', 'l'))));

    [Fact]
    public void One_wrong_character_is_noticed() =>
        Assert.All(Codes, code => Assert.All(
            from position in Enumerable.Range(0, 8)
            from character in Alphabet
            where character != code[position]
            select code[..position] + character + code[(position + 1)..],
            wrong => Assert.Null(VisitorCode.Normalise(wrong))));

    [Fact]
    public void Two_neighbours_swapped_are_noticed() =>
        Assert.All(Codes, code => Assert.All(
            Enumerable.Range(0, 7).Where(position => code[position] != code[position + 1])
                .Select(position => code[..position] + code[position + 1] + code[position] + code[(position + 2)..]),
            swapped => Assert.Null(VisitorCode.Normalise(swapped))));

    [Theory]
    [InlineData("")]
    [InlineData("ABCDEFGH")]
    [InlineData("ABCDEFGHJKM")]
    [InlineData("ABCD€FGHJ")]
    public void What_cannot_be_a_code_is_refused(string typed) => Assert.Null(VisitorCode.Normalise(typed));
}
