using AccesDroits.Portal.Pages.Planning;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Tests;

/// <summary>Weeks as addresses name them.</summary>
public sealed class WeekTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Theory]
    [InlineData("2026-W47", "2026-11-16"), InlineData("2026-W53", "2026-12-28"), InlineData("2027-W01", "2027-01-04"), InlineData("2025-W01", "2024-12-30")]
    public void A_week_is_named_by_its_ISO_number_and_begins_on_its_Monday(string name, string monday)
    {
        Assert.Equal(monday, Week.Of(name, Today).Monday.ToText());
        Assert.Equal(name, Week.Of(monday.ToDate().AddDays(6)).Code);
    }

    [Theory]
    [InlineData(""), InlineData("2025-W53"), InlineData("2026-W00"), InlineData("2026-47"), InlineData("0000-W01"), InlineData("9999-W52"), InlineData("2026-W47;"), InlineData("2026-W4７")]
    public void An_address_that_names_no_week_shows_the_one_of_today(string name) => Assert.Equal("2026-11-16", Week.Of(name, Today).Monday.ToText());
}
