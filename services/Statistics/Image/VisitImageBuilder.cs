using System.Runtime.InteropServices;

namespace AccesDroits.Statistics.Image;

/// <summary>Makes images, one after the other. For one caller at a time; the images themselves are for everybody.</summary>
public sealed class VisitImageBuilder
{
    private readonly Numbering _numbers = new();
    private readonly Dictionary<DateOnly, List<VisitRow>> _loading = [];

    public VisitImage Current { get; private set; } = new([], new Dictionary<Guid, ushort>(), [], 0);

    /// <summary>Adds a visit that is not deleted to what <see cref="FinishLoading"/> makes the first image of.</summary>
    public void Load(VisitState visit)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_loading, visit.Date, out _);
        (rows ??= []).Add(_numbers.RowOf(visit));
    }

    public void FinishLoading()
    {
        var days = new VisitDay[_loading.Count];
        var next = 0;
        foreach (var date in _loading.Keys.Order().ToList())
        {
            // Each list goes as soon as its day is made: both together would need the memory twice.
            _loading.Remove(date, out var rows);
            days[next++] = VisitDay.Of(date, rows!);
        }

        Become(days);
    }

    /// <summary>Makes the next image: each visit given stands as it says, and nowhere else.</summary>
    public void Apply(IReadOnlyCollection<VisitState> visits)
    {
        if (visits.Count == 0)
        {
            return;
        }

        var changes = new Dictionary<DateOnly, DayChanges>();
        foreach (var visit in visits)
        {
            var id = Numbering.IdOf(visit.VisitId);
            foreach (var day in visit.EarlierDays)
            {
                On(changes, day).Gone.Add(id);
            }

            On(changes, visit.Date).Gone.Add(id);
            if (!visit.Deleted)
            {
                On(changes, visit.Date).Added.Add(_numbers.RowOf(visit));
            }
        }

        Become(Merge(Current.Days, changes));
    }

    private static DayChanges On(Dictionary<DateOnly, DayChanges> changes, DateOnly day)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(changes, day, out _);
        return found ??= new DayChanges([], []);
    }

    private static VisitDay[] Merge(VisitDay[] before, Dictionary<DateOnly, DayChanges> changes)
    {
        var days = new List<VisitDay>(before.Length + changes.Count);
        foreach (var day in before)
        {
            if (!changes.Remove(day.Date, out var change))
            {
                days.Add(day);
            }
            else if (VisitDay.Changed(day.Date, day, change) is { } changed)
            {
                days.Add(changed);
            }
        }

        var sorted = days.Count;
        foreach (var (date, change) in changes)
        {
            if (VisitDay.Changed(date, null, change) is { } added)
            {
                days.Add(added);
            }
        }

        if (days.Count > sorted)
        {
            days.Sort((left, right) => left.Date.CompareTo(right.Date));
        }

        return [.. days];
    }

    private void Become(VisitDay[] days) =>
        Current = new VisitImage(days, _numbers.PlacesSince(Current.Places), _numbers.CellsSince(Current.Cells), _numbers.Persons);
}
