using System.Collections.Frozen;
using AccesDroits.Directory.Domain;

namespace AccesDroits.Directory.Tests;

public sealed class PasswordRulesTests
{
    private static readonly PasswordRules Rules = new(new[] { "motdepasse", "azertyuiop12", "soleil" }.ToFrozenSet(StringComparer.Ordinal));

    [Theory]
    [InlineData("onzelettres", "too-short")]
    [InlineData("🙂🙂🙂🙂🙂🙂abc", "too-short")]
    [InlineData("azertyuiop12", "too-common")]
    [InlineData("AZERTYuiop12", "too-common")]
    [InlineData("MotDePasse2026!", "too-common")]
    [InlineData("1234motdepasse", "too-common")]
    [InlineData("soleilsoleil", "too-common")]
    [InlineData("aaaaaaaaaaaa", "too-common")]
    [InlineData("121212121212", "too-common")]
    [InlineData("j'aime Lefèvre", "holds-name")]
    [InlineData("xx LEFEVRE xx!", "holds-name")]
    [InlineData("zoe-aime-nager", "holds-name")]
    [InlineData("contact z.lef ok", "holds-name")]
    [InlineData("contact zlef ok1", "holds-name")]
    public void A_password_that_somebody_would_try_is_refused(string password, string code) =>
        Assert.Equal(code, Rules.Breach(password, "z.lef@exemple.fr", "Zoé Lefèvre")?.Code);

    [Theory]
    [InlineData("correct cheval pile")]
    [InlineData("soleil et pluie demain")]
    [InlineData("Xk9$vQ2m!pL7")]
    [InlineData("éàùçôéàùçôêî")]
    public void A_long_password_that_is_no_name_is_accepted(string password) => Assert.Null(Rules.Breach(password, "z.lef@exemple.fr", "Zoé Lefèvre"));

    [Fact]
    public void A_very_short_name_does_not_forbid_half_of_all_passwords() => Assert.Null(Rules.Breach("lilas et pivoines", "li@exemple.fr", "Li Wu"));

    [Fact]
    public void The_statuses_are_those_of_the_taxonomy()
    {
        using var reader = new StreamReader(typeof(PasswordRulesTests).Assembly.GetManifestResourceStream("taxonomy.csv")!);
        var codes = reader.ReadToEnd().Split('\n').Select(line => line.Split(';')).Where(cells => cells[0] == "receiver-status").Select(cells => cells[1]);
        Assert.Equal(codes, AccountRules.ReceiverStatuses);
    }
}
