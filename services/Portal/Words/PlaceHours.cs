using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Portal.Words;

/// <summary>Horaires: when a place is open, days that are alike on one line.</summary>
internal static class PlaceHours
{
    /// <summary>lundi, mardi : de 9 h à 12 h et de 14 h à 17 h; no line when the directory does not know.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<OpeningHours> hours) =>
    [
        .. hours.GroupBy(slot => slot.Weekday).OrderBy(day => day.Key)
            .Select(day => (Day: Labels.Weekdays.In($"{day.Key}"), Slots: string.Join(" et ", day.OrderBy(slot => slot.Opens, StringComparer.Ordinal).Select(slot => French.WholeHours(slot.Opens, slot.Closes)))))
            .GroupBy(day => day.Slots, day => day.Day, StringComparer.Ordinal)
            .Select(alike => $"{string.Join(", ", alike)} : {alike.Key}"),
    ];
}
