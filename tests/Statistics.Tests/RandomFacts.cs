using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;

namespace AccesDroits.Statistics.Tests;

/// <summary>Made-up visits and sessions that come, change and go as the store of record would have them, and counted in the plainest way.</summary>
internal sealed class RandomFacts(int seed)
{
    private static readonly DateOnly FirstDay = new(2024, 1, 25);
    private static readonly Guid[] Places = [.. Enumerable.Range(1, 4).Select(place => Guid.Parse($"00000000-0000-4000-9000-{place:x12}"))];
    private static readonly string[] Kinds = ["centre", "mairie", "centre", "domicile"];
    private static readonly string[] Statuses = ["benevole", "service-civique", "agent-accueil"];
    private static readonly Guid[] SessionIds = [.. Enumerable.Range(1, 20).Select(session => Guid.Parse($"00000000-0000-4000-a000-{session:x12}"))];

    private readonly Dictionary<Guid, VisitState> _visits = [];
    private readonly Dictionary<Guid, SessionState> _sessions = [];

    public Random Random { get; } = new(seed);

    /// <summary>As many visits and sessions, each new, corrected, deleted or back, as the next snapshot of the database shows them: each once.</summary>
    public (List<VisitState> Visits, List<SessionState> Sessions) Change(int times)
    {
        var changed = new HashSet<Guid>();
        for (var time = 0; time < times; time++)
        {
            changed.Add(Random.Next(4) == 0 ? Put(_sessions, AnySession(One(SessionIds))) : Put(_visits, AnyVisit(IdOfAVisit())));
        }

        return ([.. _visits.Values.Where(visit => changed.Contains(visit.Id))], [.. _sessions.Values.Where(session => changed.Contains(session.Id))]);
    }

    /// <summary>Days of some places, which do not overlap; sometimes all of them, sometimes of a place where nobody came.</summary>
    public List<Slice> Slices()
    {
        var slices = new List<Slice>();
        foreach (var (place, kind) in Places.Zip(Kinds).Append((Guid.Empty, "non-precise")).Where(_ => Random.Next(4) > 0))
        {
            var first = Day().AddDays(-2);
            for (var slice = Random.Next(3); slice >= 0; slice--)
            {
                var last = first.AddDays(Random.Next(5));
                slices.Add(new Slice(place, first, last, kind));
                first = last.AddDays(1 + Random.Next(3));
            }
        }

        return slices;
    }

    public ImageCount Recompute(List<Slice> slices)
    {
        var inside = Inside(_visits, slices);
        var latest = inside.GroupBy(visit => visit.Cell.Anonymous ? visit.Id : visit.PersonId)
            .Select(person => person.OrderBy(visit => visit.Date).ThenBy(visit => visit.Id.ToString(), StringComparer.Ordinal).Last());
        var cells = latest.GroupBy(visit => visit.Cell).Select(cell => new PersonCell(
            cell.Key.AgeBand, cell.Key.Sex, cell.Key.SingleParent, cell.Key.HelpWithFrench, cell.Key.ComputerAtHome, cell.Key.Anonymous, cell.Count()));
        var sessions = Inside(_sessions, slices);
        var held = sessions.Where(session => session.State == "held"
            || (session.State == "planned" && _visits.Values.Any(visit => visit.SessionId == session.Id && !visit.Deleted))).ToList();
        var lines = held.SelectMany(session => session.ReceiverStatuses, (session, status) => (session.PlaceId, session.Date, Kind: KindOf(session), status))
            .GroupBy(slot => (slot.Kind, slot.status))
            .Select(line => new SessionLine(line.Key.Kind, line.Key.status, line.Count(), line.Distinct().Count()));
        return new ImageCount([.. cells], inside.Count == 0 ? null : inside.Max(visit => visit.EnteredAt), [.. lines], new SessionTotals(
            sessions.Count,
            held.Count,
            sessions.Count(session => session.State != "planned"),
            held.Where(session => KindOf(session) == "centre").DistinctBy(session => (session.PlaceId, session.Date)).Count(),
            held.Count(session => KindOf(session) == "mairie" && session.ReceiverStatuses.Contains("service-civique")),
            held.Count(session => session.ReceiverStatuses.Contains("benevole"))));
    }

    private static string KindOf(SessionState session) => Kinds[Array.IndexOf(Places, session.PlaceId)];

    private static List<TState> Inside<TState>(Dictionary<Guid, TState> facts, List<Slice> slices)
        where TState : FactState =>
        [.. facts.Values.Where(fact => !fact.Deleted
            && slices.Exists(slice => slice.PlaceId == fact.PlaceId && slice.FirstDay <= fact.Date && fact.Date <= slice.LastDay))];

    // Sometimes only deletes what was there, or brings it back.
    private Guid Put<TState>(Dictionary<Guid, TState> facts, TState next)
        where TState : FactState
    {
        if (facts.TryGetValue(next.Id, out var known))
        {
            next = Random.Next(3) == 0 ? known with { Deleted = !known.Deleted } : next;
            next = next with { EarlierDays = known.Date == next.Date ? known.EarlierDays : [.. known.EarlierDays.Append(known.Date).Distinct()] };
        }

        facts[next.Id] = next;
        return next.Id;
    }

    // Few days, places, sessions and persons, so that they meet often.
    private VisitState AnyVisit(Guid id)
    {
        var anonymous = Random.Next(3) == 0;
        return new VisitState
        {
            Id = id,
            Deleted = Random.Next(8) == 0,
            Date = Day(),
            PlaceId = One(Places),
            SessionId = Random.Next(3) == 0 ? One(SessionIds) : null,
            PersonId = anonymous ? id : Guid.Parse($"00000000-0000-4000-8000-{Random.Next(12):x12}"),
            Cell = new VisitCell(Any("18-25", "65+", "refused"), Any("female", "male"), Any("yes", "no"), "not-asked", "no", anonymous),
            EnteredAt = DateTime.UnixEpoch.AddTicks(10 * Random.NextInt64(10_000_000_000_000)),
        };
    }

    private SessionState AnySession(Guid id) => new()
    {
        Id = id,
        Deleted = Random.Next(8) == 0,
        Date = Day(),
        PlaceId = One(Places),
        State = Any("planned", "planned", "held", "not-held"),
        ReceiverStatuses = [.. Statuses.Where(_ => Random.Next(2) == 0)],
    };

    private Guid IdOfAVisit()
    {
        if (_visits.Count > 0 && Random.Next(3) == 0)
        {
            return _visits.Keys.ElementAt(Random.Next(_visits.Count));
        }

        var bytes = new byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private DateOnly Day() => FirstDay.AddDays(Random.Next(12));

    private Guid One(Guid[] ids) => ids[Random.Next(ids.Length)];

    private string Any(params ReadOnlySpan<string> values) => values[Random.Next(values.Length)];
}
