using System.Globalization;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>Période: the days that a report is about, until today at most where it is named, and the days of last year that it is compared with.</summary>
/// <param name="Name">semaine, mois, annee; dates for days that somebody chose.</param>
public sealed record ReportPeriod(string Name, DateOnly From, DateOnly To)
{
    public const string Week = "semaine", Month = "mois", Year = "annee", Dates = "dates";
    private const int DaysOfAWeek = 7;
    private static readonly DateOnly First = new(2001, 1, 1), Last = new(2099, 12, 31);

    public static ReportPeriod Of(string name, DateOnly today) => name switch
    {
        Week => new(Week, today.AddDays(-(((int)today.DayOfWeek + DaysOfAWeek - 1) % DaysOfAWeek)), today),
        Year => new(Year, new DateOnly(today.Year, 1, 1), today),
        _ => new(Month, new DateOnly(today.Year, today.Month, 1), today),
    };

    /// <summary>The days that were chosen, as YYYY-MM-DD; null when they are none or do not follow each other.</summary>
    public static ReportPeriod? Chosen(string from, string to) =>
        Read(from) is { } first && Read(to) is { } last && first <= last ? new(Dates, first, last) : null;

    /// <summary>
    /// The same week by its number, as many days of it; else the same days, whole months against whole months. A week 53 that last year has not
    /// is compared with the week that began 52 weeks before; 29 February with 28 February.
    /// </summary>
    public ReportPeriod YearBefore() => Name == Week
        ? this with { From = MondayBefore(), To = MondayBefore().AddDays(To.DayNumber - From.DayNumber) }
        : this with { From = From.AddYears(-1), To = IsWholeMonths ? LastOfMonth(To.AddYears(-1)) : To.AddYears(-1) };

    /// <summary>What is compared with what, in words.</summary>
    public string Comparison => Name == Week && Number(From) != Number(YearBefore().From)
        ? $"L'an dernier n'a pas de semaine {Number(From)} : la comparaison porte sur les mêmes jours de la semaine, {French.Period(YearBefore().From.ToText(), YearBefore().To.ToText())}."
        : $"{Compared} {French.Period(YearBefore().From.ToText(), YearBefore().To.ToText())}.";

    private string Compared => Name switch
    {
        Week => $"La comparaison porte sur la même semaine (n° {Number(From)}) de l'an dernier, jusqu'au même jour :",
        _ when IsWholeMonths => "La comparaison porte sur les mêmes mois entiers, un an plus tôt :",
        _ => "La comparaison porte sur les mêmes dates, un an plus tôt :",
    };

    private bool IsWholeMonths => From.Day == 1 && To == LastOfMonth(To);

    // A week 53 that the year before has not is the one after its week 52.
    private DateOnly MondayBefore() =>
        DateOnly.FromDateTime(ISOWeek.ToDateTime(ISOWeek.GetYear(From.ToDateTime(TimeOnly.MinValue)) - 1, Number(From), DayOfWeek.Monday));

    private static int Number(DateOnly day) => ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));

    private static DateOnly LastOfMonth(DateOnly day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    private static DateOnly? Read(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Last ? day : null;
}
