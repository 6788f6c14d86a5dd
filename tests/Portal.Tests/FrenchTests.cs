using AccesDroits.Portal.Words;

namespace AccesDroits.Portal.Tests;

public sealed class FrenchTests
{
    [Theory]
    [InlineData("2026-01-01", "", "depuis le 1er janvier 2026")]
    [InlineData("2026-02-11", "2026-08-01", "du 11 février 2026 au 1er août 2026")]
    public void The_first_day_of_a_month_is_the_only_ordinal_one(string from, string to, string words) => Assert.Equal(words, French.Period(from, to));
}
