using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;

namespace AccesDroits.Statistics.Tests;

/// <summary>Made-up visits that come, change and go as the store of record would have them, and their persons counted in the plainest way.</summary>
internal sealed class RandomVisits(int seed)
{
    private static readonly DateOnly FirstDay = new(2024, 1, 25);
    private static readonly Guid[] Places = [.. Enumerable.Range(1, 4).Select(place => Guid.Parse($"00000000-0000-4000-9000-{place:x12}"))];

    private readonly Dictionary<Guid, VisitState> _visits = [];

    public Random Random { get; } = new(seed);

    /// <summary>That many visits, each new, corrected, deleted or back, as the next snapshot of the database shows them: each once.</summary>
    public List<VisitState> Change(int times)
    {
        var changed = new HashSet<Guid>();
        for (var time = 0; time < times; time++)
        {
            var known = _visits.Count > 0 && Random.Next(3) == 0 ? _visits.Values.ElementAt(Random.Next(_visits.Count)) : null;
            var next = Any(known?.VisitId ?? NewId());
            if (known is not null)
            {
                var earlier = known.Date == next.Date ? known.EarlierDays : [.. known.EarlierDays.Append(known.Date).Distinct()];
                next = (Random.Next(3) == 0 ? known with { Deleted = !known.Deleted } : next) with { EarlierDays = earlier };
            }

            _visits[next.VisitId] = next;
            changed.Add(next.VisitId);
        }

        return [.. changed.Select(id => _visits[id])];
    }

    /// <summary>Days of some places, which do not overlap; sometimes all of them, sometimes of a place where nobody came.</summary>
    public List<Slice> Slices()
    {
        var slices = new List<Slice>();
        foreach (var place in Places.Append(Guid.Empty).Where(_ => Random.Next(4) > 0))
        {
            var first = Day().AddDays(-2);
            for (var slice = Random.Next(3); slice >= 0; slice--)
            {
                var last = first.AddDays(Random.Next(5));
                slices.Add(new Slice(place, first, last));
                first = last.AddDays(1 + Random.Next(3));
            }
        }

        return slices;
    }

    public (List<PersonCell> Persons, DateTime? LastEntryAt) Recompute(List<Slice> slices)
    {
        var inside = _visits.Values.Where(visit => !visit.Deleted
            && slices.Exists(slice => slice.PlaceId == visit.PlaceId && slice.FirstDay <= visit.Date && visit.Date <= slice.LastDay)).ToList();
        var latest = inside.GroupBy(visit => visit.Cell.Anonymous ? visit.VisitId : visit.PersonId)
            .Select(person => person.OrderBy(visit => visit.Date).ThenBy(visit => visit.VisitId.ToString(), StringComparer.Ordinal).Last());
        var cells = latest.GroupBy(visit => visit.Cell).Select(cell => new PersonCell(
            cell.Key.AgeBand, cell.Key.Sex, cell.Key.SingleParent, cell.Key.HelpWithFrench, cell.Key.ComputerAtHome, cell.Key.Anonymous, cell.Count()));
        return ([.. cells], inside.Count == 0 ? null : inside.Max(visit => visit.EnteredAt));
    }

    // Few days, places and persons, so that they meet often.
    private VisitState Any(Guid id)
    {
        var anonymous = Random.Next(3) == 0;
        return new VisitState
        {
            VisitId = id,
            Deleted = Random.Next(8) == 0,
            Date = Day(),
            PlaceId = Places[Random.Next(Places.Length)],
            PersonId = anonymous ? id : Guid.Parse($"00000000-0000-4000-8000-{Random.Next(12):x12}"),
            Cell = new VisitCell(Any("18-25", "65+", "refused"), Any("female", "male"), Any("yes", "no"), "not-asked", "no", anonymous),
            EnteredAt = DateTime.UnixEpoch.AddTicks(10 * Random.NextInt64(10_000_000_000_000)),
        };
    }

    private DateOnly Day() => FirstDay.AddDays(Random.Next(12));

    private string Any(params ReadOnlySpan<string> values) => values[Random.Next(values.Length)];

    private Guid NewId()
    {
        var bytes = new byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
