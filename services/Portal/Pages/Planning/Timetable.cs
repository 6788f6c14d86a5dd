using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Pages.Planning;

/// <summary>Le planning d'une semaine: the places of the network, what is planned in each, and when each is open.</summary>
public sealed class Timetable(DirectoryService.DirectoryServiceClient directory, PlanningService.PlanningServiceClient planning)
{
    private const int Page = 200;

    // A network has tens of places.
    private const int MostPages = 10;
    private const string Noon = "13:00";
    private ListPlanningResponse _sessions = new();
    private HashSet<string> _own = [];

    /// <summary>A session as a cell shows it; what it is of another structure is not known.</summary>
    public sealed record Slot(string StartsAt, string EndsAt, DropInSessionState State, PlannedSession? Session);

    /// <summary>Demi-journée: until one o'clock, or from then on.</summary>
    public sealed record HalfDay(DateOnly Day, bool IsMorning)
    {
        public string Label => $"{French.LongDay(Day.ToText())}, {(IsMorning ? "matin" : "après-midi")}";

        // A place that closes at one is open in the morning alone.
        public bool Meets(string from, string to) => IsMorning ? string.CompareOrdinal(from, Noon) < 0 : string.CompareOrdinal(to, Noon) > 0;
    }

    /// <summary>Those of the network in that week: the structure's own first, then by label.</summary>
    public IReadOnlyList<Place> Places { get; private set; } = [];

    /// <summary>Sessions of the caller's structure, by day and time.</summary>
    public IReadOnlyList<PlannedSession> Own => _sessions.Own;

    public async Task ReadAsync(Week week, Guid structureId, CancellationToken cancellationToken)
    {
        var (from, to) = (week.Monday.ToText(), week.Sunday.ToText());
        _sessions = await planning.ListPlanningAsync(new ListPlanningRequest { From = from, To = to }, cancellationToken: cancellationToken);
        var places = new List<Place>();
        var next = "";
        for (var page = 0; page < MostPages && (page == 0 || next.Length > 0); page++)
        {
            var query = new ListQuery { PageSize = Page, PageToken = next, Order = ListOrder.ByLabel };
            var answer = await directory.ListPlacesAsync(new ListPlacesRequest { Query = query }, cancellationToken: cancellationToken);
            next = answer.NextPageToken;
            places.AddRange(answer.Places.Select(stored => stored.Place).Where(place => !place.Training && AffiliationIn(place, from, to) is not null));
        }

        _own = [.. places.Where(place => AffiliationIn(place, from, to) == $"{structureId}").Select(place => place.Id)];
        Places = [.. places.OrderBy(place => IsOwn(place) ? 0 : 1)];
    }

    public bool IsOwn(Place place) => _own.Contains(place.Id);

    public string LabelOf(string placeId) => Places.FirstOrDefault(place => place.Id == placeId)?.Label ?? "un autre lieu";

    /// <summary>What is planned in a place on a day, by the time it starts.</summary>
    public IReadOnlyList<Slot> SlotsOf(Place place, DateOnly day) =>
    [
        .. _sessions.Own.Where(session => session.PlaceId == place.Id && session.Date == day.ToText()).Select(session => new Slot(session.StartsAt, session.EndsAt, session.State, session))
            .Concat(_sessions.Others.Where(session => session.PlaceId == place.Id && session.Date == day.ToText()).Select(session => new Slot(session.StartsAt, session.EndsAt, session.State, Session: null)))
            .OrderBy(slot => slot.StartsAt, StringComparer.Ordinal),
    ];

    /// <summary>Opening hours of a place on a day, as the directory knows them; none on a public holiday.</summary>
    public static IEnumerable<OpeningHours> HoursOf(Place place, DateOnly day) =>
        PublicHolidays.NameOf(day) is null ? place.OpeningHours.Where(hours => hours.Weekday == Week.WeekdayOf(day)).OrderBy(hours => hours.Opens, StringComparer.Ordinal) : [];

    /// <summary>The times at which a place receives people in a half-day: planned sessions, and opening hours where there is none; empty when it is closed.</summary>
    public IReadOnlyList<string> OpenIn(Place place, HalfDay half)
    {
        string[] planned = [.. SlotsOf(place, half.Day).Where(slot => slot.State != DropInSessionState.NotHeld && half.Meets(slot.StartsAt, slot.EndsAt)).Select(slot => French.WholeHours(slot.StartsAt, slot.EndsAt))];
        return planned.Length > 0 ? planned : [.. HoursOf(place, half.Day).Where(hours => half.Meets(hours.Opens, hours.Closes)).Select(hours => French.WholeHours(hours.Opens, hours.Closes))];
    }

    /// <summary>Half-days of the week in which a place of the network is open.</summary>
    public IEnumerable<HalfDay> HalfDaysOf(Week week) =>
        week.Days.SelectMany(day => new[] { new HalfDay(day, true), new HalfDay(day, false) }).Where(half => Places.Any(place => OpenIn(place, half).Count > 0));

    // The structure that the place belongs to in the week; the later one when it moves.
    private static string? AffiliationIn(Place place, string from, string to) =>
        place.Affiliations.LastOrDefault(one => string.CompareOrdinal(one.From, to) <= 0 && (one.To.Length == 0 || string.CompareOrdinal(one.To, from) >= 0))?.StructureId;
}
