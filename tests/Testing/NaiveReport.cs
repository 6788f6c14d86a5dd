using System.Globalization;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Testing;

/// <summary>
/// A report recomputed from the commands that were sent, by the plainest code: loops over lists, no SQL, nothing shared with the Statistics
/// service. A served report must be equal to it, as_of aside. Add each command that was accepted, in the order of acceptance; for one id the
/// last put and the last correction stand, else the first visit, plan, tally and closing; what was deleted stays so.
/// </summary>
public sealed partial class NaiveReport
{
    private readonly Dictionary<Guid, Structure> _structures = [];
    private readonly Dictionary<Guid, Place> _places = [];
    private readonly Dictionary<Guid, Territory> _territories = [];
    private readonly Dictionary<Guid, Recognition> _recognitions = [];
    private readonly Dictionary<Guid, (LogVisitRequest Command, string VisitorId)> _visits = [];
    private readonly Dictionary<Guid, PlanDropInSessionRequest> _plans = [];
    private readonly Dictionary<Guid, CloseDropInSessionRequest> _closings = [];
    private readonly Dictionary<Guid, RecordKioskTallyRequest> _tallies = [];
    private readonly HashSet<Guid> _deleted = [];

    public void Add(PutStructureRequest command) => _structures[Guid.Parse(command.Structure.Id)] = command.Structure;

    public void Add(PutPlaceRequest command) => _places[Guid.Parse(command.Place.Id)] = command.Place;

    public void Add(PutTerritoryRequest command) => _territories[Guid.Parse(command.Territory.Id)] = command.Territory;

    public void Add(PutRecognitionRequest command) => _recognitions[Guid.Parse(command.Recognition.Id)] = command.Recognition;

    /// <param name="visitorId">What LogVisit answered; empty for an anonymous visit.</param>
    public void Add(LogVisitRequest command, string visitorId) => _visits.TryAdd(Guid.Parse(command.VisitId), (command, visitorId));

    public void Add(PlanDropInSessionRequest command) => _plans.TryAdd(Guid.Parse(command.SessionId), command);

    public void Add(CloseDropInSessionRequest command) => _closings.TryAdd(Guid.Parse(command.SessionId), command);

    public void Add(RecordKioskTallyRequest command) => _tallies.TryAdd(Guid.Parse(command.TallyId), command);

    /// <param name="visitorId">What CorrectVisit answered; empty for an anonymous visit.</param>
    public void Add(CorrectVisitRequest command, string visitorId) => _visits[Guid.Parse(command.Visit.VisitId)] = (command.Visit, visitorId);

    public void Add(DeleteVisitRequest command) => _deleted.Add(Guid.Parse(command.VisitId));

    /// <param name="keptId">The visitor who stays, to whom the visits of the other one go.</param>
    public void Merge(string keptId, string otherId)
    {
        foreach (var (visitId, visit) in _visits.Where(visit => visit.Value.VisitorId == otherId).ToList())
        {
            _visits[visitId] = visit with { VisitorId = keptId };
        }
    }

    public void Add(CorrectKioskTallyRequest command) => _tallies[Guid.Parse(command.Tally.TallyId)] = command.Tally;

    public void Add(DeleteKioskTallyRequest command) => _deleted.Add(Guid.Parse(command.TallyId));

    public void Add(CorrectDropInSessionRequest command)
    {
        _plans[Guid.Parse(command.Plan.SessionId)] = command.Plan;
        if (command.Closing is not null)
        {
            _closings[Guid.Parse(command.Closing.SessionId)] = command.Closing;
        }
    }

    public void Add(DeleteDropInSessionRequest command) => _deleted.Add(Guid.Parse(command.SessionId));

    /// <summary>The report of a scope over a period, both days inclusive; null when nothing is known by that code.</summary>
    public Report? For(ScopeKind kind, string code, DateOnly from, DateOnly to)
    {
        if (LabelOf(kind, code) is not { } label)
        {
            return null;
        }

        bool Counts(string placeId, string date) => Day(date) >= from && Day(date) <= to && Covers(kind, code, Guid.Parse(placeId), Day(date));

        var visits = Standing(_visits).Where(visit => Counts(visit.Command.PlaceId, visit.Command.Date)).ToList();
        var tallies = Standing(_tallies).Where(tally => Counts(tally.PlaceId, tally.Date)).ToList();
        var sessions = Standing(_plans).Where(plan => Counts(plan.PlaceId, plan.Date)).ToList();
        return new Report
        {
            Scope = new ReportScope { Kind = KindName(kind), Code = code, Label = label },
            Period = new Period { From = Text(from), To = Text(to) },
            DefinitionsVersion = "1",
            Persons = PersonsOf(visits),
            Visits = new Visits { Total = visits.Count },
            DropInSessions = SessionsOf(sessions),
            Kiosk = KioskOf(tallies),
            HelpRequests = RequestsOf([.. visits.SelectMany(visit => visit.Command.Requests)]),
            Coverage = new Coverage
            {
                PlannedSessions = sessions.Count,
                HeldSessions = sessions.Count(IsHeld),
                ClosedSessions = sessions.Count(session => _closings.ContainsKey(Guid.Parse(session.SessionId))),
                LastEntryAt = visits.Count == 0 ? null : visits.Select(visit => Microseconds(visit.Command.DeviceTime)).MaxBy(at => at.ToDateTime()),
            },
        };
    }

    /// <summary>What is counted beside the report, by breakdown and code.</summary>
    public IReadOnlyList<(string Breakdown, string Code, int Count)> DetailsFor(ScopeKind kind, string code, DateOnly from, DateOnly to)
    {
        var visits = Standing(_visits).Select(visit => visit.Command)
            .Where(visit => Day(visit.Date) >= from && Day(visit.Date) <= to && Covers(kind, code, Guid.Parse(visit.PlaceId), Day(visit.Date))).ToList();
        var requests = visits.SelectMany(visit => visit.Requests).ToList();
        return
        [
            .. Tally("channel", visits.Select(visit => visit.Channel)), .. Tally("receiver", visits.Select(visit => visit.ReceivedBy.Status)), .. Tally("mode", requests.Select(request => request.Mode)),
            .. Tally("outcome", requests.SelectMany(request => request.Outcomes.Select(outcome => outcome.Split('.')[0]).Distinct())),
            .. Tally("comprehension", requests.Select(request => request.Comprehension.NotCheckedReason.Length == 0 ? "checked" : request.Comprehension.NotCheckedReason)),
            .. Tally("need", requests.Select(request => $"{request.Institution.Split('.')[0]}/{request.Nature}")), .. Tally("right", requests.Select(request => request.Droit)),
        ];
    }

    private static IEnumerable<(string Breakdown, string Code, int Count)> Tally(string breakdown, IEnumerable<string> codes) =>
        codes.GroupBy(code => code).Select(group => (breakdown, group.Key, group.Count())).OrderByDescending(line => line.Item3).ThenBy(line => line.Key, StringComparer.Ordinal);

    private IEnumerable<T> Standing<T>(Dictionary<Guid, T> commands) => commands.Where(command => !_deleted.Contains(command.Key)).Select(command => command.Value);

    private string? LabelOf(ScopeKind kind, string code) => kind switch
    {
        ScopeKind.Place => _places.Values.SingleOrDefault(place => place.Code == code)?.Label,
        ScopeKind.Point => _recognitions.Values.SingleOrDefault(recognition => recognition.Code == code)?.Label,
        ScopeKind.Structure => _structures.Values.SingleOrDefault(structure => structure.Code == code)?.Label,
        ScopeKind.Territory => _territories.Values.SingleOrDefault(territory => territory.Code == code)?.Label,
        ScopeKind.Department => _structures.Values.Any(structure => structure.Department == code) ? $"Département {code}" : null,
        _ => null,
    };

    private bool Covers(ScopeKind kind, string code, Guid placeId, DateOnly day)
    {
        switch (kind)
        {
            case ScopeKind.Place:
                return _places.TryGetValue(placeId, out var place) && place.Code == code;
            case ScopeKind.Point:
                return _recognitions.Values.Where(recognition => recognition.Code == code)
                    .SelectMany(recognition => recognition.Places).Any(period => Guid.Parse(period.PlaceId) == placeId && Lasts(period.From, period.To, day));
            case ScopeKind.Territory:
                return _territories.Values.Where(territory => territory.Code == code)
                    .SelectMany(territory => territory.Places).Any(period => Guid.Parse(period.PlaceId) == placeId && Lasts(period.From, period.To, day));
            default:
                var structures = _structures.Where(structure => kind == ScopeKind.Structure ? structure.Value.Code == code : structure.Value.Department == code);
                return _places.TryGetValue(placeId, out var known) && known.Affiliations
                    .Any(affiliation => Lasts(affiliation.From, affiliation.To, day) && structures.Any(structure => structure.Key == Guid.Parse(affiliation.StructureId)));
        }
    }

    private static bool Lasts(string from, string to, DateOnly day) => Day(from) <= day && (to.Length == 0 || day <= Day(to));

    private static string KindName(ScopeKind kind) => kind switch
    {
        ScopeKind.Place => "place",
        ScopeKind.Point => "point",
        ScopeKind.Structure => "structure",
        ScopeKind.Territory => "territory",
        _ => "department",
    };

    private static Kiosk KioskOf(List<RecordKioskTallyRequest> tallies)
    {
        var kiosk = new Kiosk { Total = tallies.Sum(tally => tally.Count) };
        foreach (var month in tallies.GroupBy(tally => tally.Date[..7]).OrderBy(month => month.Key, StringComparer.Ordinal))
        {
            kiosk.ByMonth.Add(new MonthCount { Month = month.Key, Total = month.Sum(tally => tally.Count) });
        }

        return kiosk;
    }

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // What a database keeps of a time.
    private static Timestamp Microseconds(Timestamp at) => new() { Seconds = at.Seconds, Nanos = at.Nanos / 1000 * 1000 };

    // Half up, in decimals rather than in whole numbers as the service does.
    private static int? Percent(int part, int whole) => whole == 0 ? null : (int)Math.Floor((100m * part / whole) + 0.5m);
}
