using AccesDroits.Portal.Words;

namespace AccesDroits.Portal.Tests;

public sealed class FrenchTests
{
    [Theory]
    [InlineData("2026-01-01", "", "depuis le 1er janvier 2026")]
    [InlineData("2026-02-11", "2026-08-01", "du 11 février 2026 au 1er août 2026")]
    public void The_first_day_of_a_month_is_the_only_ordinal_one(string from, string to, string words) => Assert.Equal(words, French.Period(from, to));

    [Fact]
    public void Hours_part_on_two_lines_between_the_first_and_the_last_and_nowhere_else() => Assert.Equal("de\u00a09\u00a0h\u00a030 à\u00a012\u00a0h", French.WholeHours("09:30", "12:00"));
}
