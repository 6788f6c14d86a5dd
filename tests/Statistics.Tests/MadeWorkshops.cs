using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Statistics.Tests;

/// <summary>Made-up cycles of structures of their own, with earlier revisions that said something else.</summary>
internal sealed class MadeWorkshops
{
    private static readonly DateOnly First = new(2033, 1, 1);
    private static readonly string[] Levels = ["beginner", "some-notions", "any-level"], States = ["planned", "held", "held", "held", "not-held", "cancelled"];
    private static readonly string[] Marks = ["present", "present", "absent", "excused"], Ages = ["18-25", "26-64", "65+", "refused", "not-asked"], Sexes = ["female", "male", "other", "refused", "not-asked"];
    private static readonly string[] SeatStates = ["seated", "seated", "offered", "waiting", "left"], Leaving = ["dropped-out", "gave-up"], Asked = ["email", "form"];
    private readonly Random _random;
    private readonly Dictionary<Guid, WorkshopSessionChanged> _sessions = [];
    private readonly Dictionary<Guid, WorkshopSeatChanged> _seats = [];

    public MadeWorkshops(int seed, bool empty = false)
    {
        _random = new Random(seed);
        Structures = [NewId(), NewId()];
        Places = [NewId(), NewId(), NewId()];
        Guid[] visitors = [.. Enumerable.Range(0, 15).Select(_ => NewId())];
        for (var cycle = 0; cycle < (empty ? 0 : 8); cycle++)
        {
            Fill(NewId(), Structures[_random.Next(2)], Levels[_random.Next(3)], visitors);
        }
    }

    public IReadOnlyList<Guid> Structures { get; }

    public IReadOnlyList<Guid> Places { get; }

    public List<IStateEvent> Events { get; } = [];

    public IEnumerable<WorkshopSessionChanged> Sessions => _sessions.Values.Where(session => !session.Deleted);

    public IEnumerable<WorkshopSeatChanged> Seats => _seats.Values.Where(seat => !seat.Deleted);

    public Caller Coordinator(int structure) => new(Guid.NewGuid(), Role.Coordinator, Structures[structure]);

    /// <summary>One session of the first structure: its id.</summary>
    public Guid Add(Guid cycle, DateOnly date, string state, string level)
    {
        var id = NewId();
        Store(new WorkshopSessionChanged(id, 1, Deleted: false, Structures[0], Places[0], cycle, "workshop", level, date, new TimeOnly(14, 0), new TimeOnly(16, 0), state, 0));
        return id;
    }

    /// <summary>One seat of the first structure.</summary>
    public void Add(Guid cycle, Guid? visitor, string age, string sex, IReadOnlyList<SessionMark> marks) =>
        Store(new WorkshopSeatChanged(NewId(), 1, Deleted: false, Structures[0], cycle, SessionId: null, visitor, "seated", WhyLeft: null, First, age, sex, marks, []));

    public (Guid MessageId, IStateEvent Event)[] Deliveries()
    {
        var deliveries = Events.SelectMany(one => Enumerable.Repeat((Guid.NewGuid(), one), _random.Next(1, 3))).ToArray();
        _random.Shuffle(deliveries);
        return deliveries;
    }

    private void Fill(Guid cycle, Guid structure, string level, Guid[] visitors)
    {
        var (kind, ids) = (_random.Next(5) == 0 ? "information" : "workshop", Enumerable.Range(0, 6).Select(_ => NewId()).ToList());
        foreach (var id in ids)
        {
            for (var (revision, last) = (1, _random.Next(1, 4)); revision <= last; revision++)
            {
                Store(new WorkshopSessionChanged(
                    id, revision, Deleted: revision == last && _random.Next(12) == 0, structure, Places[_random.Next(3)], cycle, kind, level, First.AddDays(_random.Next(300)), new TimeOnly(14, 0),
                    new TimeOnly(16, 0), States[_random.Next(States.Length)], kind == "information" ? _random.Next(20) : 0));
            }
        }

        for (var seat = 0; seat < 9; seat++)
        {
            var (id, visitor) = (NewId(), _random.Next(3) == 0 ? (Guid?)null : visitors[_random.Next(visitors.Length)]);
            for (var (revision, last) = (1, _random.Next(1, 5)); revision <= last; revision++)
            {
                Store(AnySeat(id, revision, structure, cycle, visitor, ids));
            }
        }
    }

    private WorkshopSeatChanged AnySeat(Guid id, long revision, Guid structure, Guid cycle, Guid? visitor, List<Guid> sessions)
    {
        var state = SeatStates[_random.Next(SeatStates.Length)];
        var marks = sessions.Where(_ => _random.Next(2) == 0).Select(session => new SessionMark(session, Marks[_random.Next(Marks.Length)])).ToList();
        var skills = Asked.Where(_ => _random.Next(2) == 0).Select(skill => new SkillAnswer(skill, Level(), Level())).ToList();
        return new WorkshopSeatChanged(
            id, revision, Deleted: false, structure, cycle, SessionId: null, visitor, state, state == "left" ? Leaving[_random.Next(2)] : null, First,
            Ages[_random.Next(Ages.Length)], Sexes[_random.Next(Sexes.Length)], marks, skills);
    }

    private int? Level() => _random.Next(4) == 0 ? null : _random.Next(1, 6);

    private void Store(WorkshopSessionChanged session)
    {
        Events.Add(session);
        _sessions[session.Id] = session;
    }

    private void Store(WorkshopSeatChanged seat)
    {
        Events.Add(seat);
        _seats[seat.Id] = seat;
    }

    private Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
