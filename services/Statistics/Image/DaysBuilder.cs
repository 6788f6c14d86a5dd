using System.Runtime.InteropServices;

namespace AccesDroits.Statistics.Image;

/// <summary>Makes the days of one kind of fact, one array after the other; what is the same in the next one is shared.</summary>
internal sealed class DaysBuilder<TState, TRow, TDay>(Func<TState, TRow> rowOf, Func<DateOnly, List<TRow>, TDay> dayOf)
    where TState : FactState
    where TRow : struct, IRow
    where TDay : Day<TRow>
{
    private readonly Dictionary<DateOnly, List<TRow>> _loading = [];

    /// <summary>In the order of their dates; none is empty.</summary>
    public TDay[] Days { get; private set; } = [];

    /// <summary>Adds a fact that is not deleted to what <see cref="FinishLoading"/> makes the first days of.</summary>
    public void Load(TState fact)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_loading, fact.Date, out _);
        (rows ??= []).Add(rowOf(fact));
    }

    public void FinishLoading()
    {
        var days = new TDay[_loading.Count];
        var next = 0;
        foreach (var date in _loading.Keys.Order().ToList())
        {
            // Each list goes as soon as its day is made: both together would need the memory twice.
            _loading.Remove(date, out var rows);
            rows!.Sort((left, right) => left.Id.CompareTo(right.Id));
            days[next++] = dayOf(date, rows);
        }

        Days = days;
    }

    /// <summary>Makes the next days: each fact given stands as it says, and nowhere else.</summary>
    public void Apply(IReadOnlyCollection<TState> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        var changes = new Dictionary<DateOnly, DayChanges<TRow>>();
        foreach (var fact in facts)
        {
            var id = Numbering.IdOf(fact.Id);
            foreach (var day in fact.EarlierDays)
            {
                On(changes, day).Gone.Add(id);
            }

            On(changes, fact.Date).Gone.Add(id);
            if (!fact.Deleted)
            {
                On(changes, fact.Date).Added.Add(rowOf(fact));
            }
        }

        Days = Merge(changes);
    }

    private static DayChanges<TRow> On(Dictionary<DateOnly, DayChanges<TRow>> changes, DateOnly day)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(changes, day, out _);
        return found ??= new DayChanges<TRow>();
    }

    private TDay[] Merge(Dictionary<DateOnly, DayChanges<TRow>> changes)
    {
        var days = new List<TDay>(Days.Length + changes.Count);
        foreach (var day in Days)
        {
            if (changes.Remove(day.Date, out var change))
            {
                AddUnlessEmpty(days, day.Date, change.ApplyTo(day.Rows));
            }
            else
            {
                days.Add(day);
            }
        }

        var sorted = days.Count;
        foreach (var (date, change) in changes)
        {
            AddUnlessEmpty(days, date, change.ApplyTo([]));
        }

        if (days.Count > sorted)
        {
            days.Sort((left, right) => left.Date.CompareTo(right.Date));
        }

        return [.. days];
    }

    private void AddUnlessEmpty(List<TDay> days, DateOnly date, List<TRow> rows)
    {
        if (rows.Count > 0)
        {
            days.Add(dayOf(date, rows));
        }
    }
}
