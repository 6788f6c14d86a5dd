namespace AccesDroits.Contracts;

/// <summary>Jours fériés: those of metropolitan France, and the two more of Alsace and Moselle.</summary>
public static class PublicHolidays
{
    private static readonly (int Month, int Day, string Name)[] Fixed =
    [
        (1, 1, "jour de l'An"), (5, 1, "fête du Travail"), (5, 8, "8 mai"), (7, 14, "fête nationale"), (8, 15, "Assomption"), (11, 1, "Toussaint"), (11, 11, "11 novembre"), (12, 25, "Noël"),
    ];

    private static readonly (int Days, string Name)[] AfterEaster = [(1, "lundi de Pâques"), (39, "Ascension"), (50, "lundi de Pentecôte")];

    private static readonly string[] LocalLaw = ["57", "67", "68"];

    /// <summary>The French name of the public holiday; null on any other day.</summary>
    /// <param name="department">
    /// Code of the département. In 57, 67 and 68 26 December is one, and Good Friday, which the law gives to communes with a Protestant church and
    /// which is kept in the others too.
    /// </param>
    public static string? NameOf(DateOnly day, string department = "") =>
        Fixed.FirstOrDefault(one => (one.Month, one.Day) == (day.Month, day.Day)).Name
        ?? AfterEaster.FirstOrDefault(one => EasterOf(day.Year).AddDays(one.Days) == day).Name
        ?? (LocalLaw.Contains(department) ? LocalNameOf(day) : null);

    private static string? LocalNameOf(DateOnly day) =>
        day is { Month: 12, Day: 26 } ? "Saint-Étienne" : EasterOf(day.Year).AddDays(-2) == day ? "Vendredi saint" : null;

    /// <summary>Easter Sunday of a year of the Gregorian calendar: the first Sunday after the full moon that falls on or after 21 March, as the Church reckons it.</summary>
    public static DateOnly EasterOf(int year)
    {
        var century = year / 100;
        var moon = ((19 * (year % 19)) + century - (century / 4) - (((8 * century) + 13) / 25) + 15) % 30;

        // The two corrections that keep the full moon on a day that it can have.
        moon -= moon / 28 * (1 - (moon / 28 * (29 / (moon + 1)) * ((21 - (year % 19)) / 11)));
        var weekday = (year + (year / 4) + moon + 2 - century + (century / 4)) % 7;
        var fromSunday = moon - weekday;
        var month = 3 + ((fromSunday + 40) / 44);
        return new DateOnly(year, month, fromSunday + 28 - (31 * (month / 4)));
    }
}
