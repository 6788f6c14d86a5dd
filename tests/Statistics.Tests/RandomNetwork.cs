using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;

namespace AccesDroits.Statistics.Tests;

/// <summary>
/// A made-up network: what its commands would have been, added to the naive report, and the events that those commands and the ones
/// they corrected would have published.
/// </summary>
internal sealed partial class RandomNetwork
{
    private static readonly DateOnly FirstDay = new(2023, 1, 1);
    private const int Days = 500;

    private readonly Random _random;
    private readonly int _seed;
    private readonly string _name;
    private readonly List<Structure> _structures = [];
    private readonly List<Place> _places = [];
    private readonly List<string> _sessions = [];

    public RandomNetwork(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _name = $"n{seed}";
        Department = $"{seed % 1000}";
        Repeat(3, AddStructure);
        Repeat(6, AddPlace);
        Repeat(2, AddTerritory);
        Repeat(2, AddPoint);
        Repeat(40, AddSession);
        Repeat(30, AddTally);
        Repeat(250, AddVisit);
    }

    public NaiveReport Naive { get; } = new();

    /// <summary>Every event of every revision, in the order of publication.</summary>
    public List<IStateEvent> Events { get; } = [];

    public List<(ScopeKind Kind, string Code)> Scopes { get; } = [];

    public string Department { get; }

    /// <summary>Any period that touches the network's life, one day included.</summary>
    public (DateOnly From, DateOnly To) Period()
    {
        var from = Day();
        return (from, from.AddDays(_random.Next(3) == 0 ? 0 : _random.Next(Days)));
    }

    /// <summary>The events as a broker might deliver them: in any order, some of them twice.</summary>
    public IEnumerable<(Guid MessageId, IStateEvent Event)> Deliveries()
    {
        var deliveries = Events.SelectMany(@event =>
        {
            var message = (Guid.NewGuid(), @event);
            return _random.Next(5) == 0 ? [message, message, (Guid.NewGuid(), @event)] : new[] { message };
        }).ToArray();
        _random.Shuffle(deliveries);
        return deliveries;
    }

    // Zero to two earlier revisions that say something else, then the one that stands; sometimes it is a deletion.
    private bool Revise<TEvent>(Func<long, bool, TEvent> wrong, Func<long, bool, TEvent> right, bool mayBeDeleted)
        where TEvent : IStateEvent
    {
        var corrections = _random.Next(3);
        for (var revision = 1; revision <= corrections; revision++)
        {
            Events.Add(wrong(revision, mayBeDeleted && _random.Next(6) == 0));
        }

        var deleted = mayBeDeleted && _random.Next(8) == 0;
        Events.Add(right(corrections + 1, deleted));
        return !deleted;
    }

    private static void Repeat(int times, Action action)
    {
        for (var time = 0; time < times; time++)
        {
            action();
        }
    }

    private DateOnly Day() => FirstDay.AddDays(_random.Next(Days));

    private T Any<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private string AnyCode(string dimension) => Any(Resources.Taxonomy(dimension));

    private string NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
