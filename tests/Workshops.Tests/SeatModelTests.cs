using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Workshops.Tests;

/// <summary>Places, against a model: a list of people in the order in which they asked, and a number of seats.</summary>
public class SeatModelTests(Suite suite)
{
    public enum Act
    {
        Enrol,
        Leave,
        Confirm,
        PutFirst,
        Resize,
    }

    private static readonly Gen<(Act Act, int Whom)> Acts =
        from act in Gen.Frequency((5, Gen.Constant(Act.Enrol)), (4, Gen.Constant(Act.Leave)), (2, Gen.Constant(Act.Confirm)), (1, Gen.Constant(Act.PutFirst)), (2, Gen.Constant(Act.Resize)))
        from whom in Gen.Choose(0, 1000)
        select (act, whom);

    private sealed class Line(int capacity)
    {
        public List<(string Id, SeatState State, bool First, long Revision)> People { get; } = [];

        public int Capacity { get; private set; } = capacity;

        private IEnumerable<int> Waiting => Enumerable.Range(0, People.Count).Where(index => People[index].State == SeatState.Waiting).OrderByDescending(index => People[index].First);

        public IEnumerable<int> Taken => Enumerable.Range(0, People.Count).Where(index => People[index].State is SeatState.Seated or SeatState.Offered);

        public IEnumerable<(string Id, SeatState State, int InLine)> Seen
        {
            get
            {
                var line = Waiting.ToList();
                return People.Select((person, index) => (person.Id, person.State, line.IndexOf(index) + 1));
            }
        }

        public void Enrol(string id) => People.Add((id, Taken.Count() < Capacity ? SeatState.Seated : SeatState.Waiting, false, 1));

        public void Set(int index, SeatState state)
        {
            People[index] = People[index] with { State = state, Revision = People[index].Revision + 1 };
            Offer();
        }

        public void PutFirst(int index) => People[index] = People[index] with { First = true, Revision = People[index].Revision + 1 };

        public void Resize(int to, int[] staying)
        {
            Capacity = to;
            foreach (var index in Taken.Except(staying).Where(_ => staying.Length > 0).ToList())
            {
                People[index] = People[index] with { State = SeatState.Waiting, Revision = People[index].Revision + 1 };
            }

            Offer();
        }

        private void Offer()
        {
            while (Taken.Count() < Capacity && Waiting.Any())
            {
                var next = Waiting.First();
                People[next] = People[next] with { State = SeatState.Offered, Revision = People[next].Revision + 1 };
            }
        }
    }

    [Fact]
    public async Task Whatever_happens_in_whatever_order_the_seats_and_the_line_are_those_of_the_model()
    {
        var world = await World.WithWorkshopsAsync(suite);
        foreach (var seed in new ulong[] { 141, 142, 143, 144, 145, 146 })
        {
            await PlayAsync(world, Acts.ArrayOf(40).Sample(1, new Rnd(seed), 40).Single());
        }
    }

    private static async Task PlayAsync(World world, IReadOnlyList<(Act Act, int Whom)> acts)
    {
        var (cycleId, line, revision) = (await world.PlanAsync(world.Cycle(3)), new Line(3), 1L);
        foreach (var (act, whom) in acts)
        {
            if (act == Act.Enrol)
            {
                line.Enrol(await world.EnrolAsync(cycleId));
            }
            else if (act == Act.Resize)
            {
                await ResizeAsync(world, cycleId, line, 1 + (whom % 6), revision++);
            }
            else if (Candidates(line, act) is { Count: > 0 } candidates)
            {
                await DoAsync(world, line, act, candidates[whom % candidates.Count]);
            }

            var seen = (await world.CycleAsync(cycleId)).Enrolments.Select(seat => (seat.EnrolmentId, seat.State, seat.InLine));
            Assert.Equal(line.Seen.OrderBy(person => person.Id, StringComparer.Ordinal), seen.OrderBy(person => person.EnrolmentId, StringComparer.Ordinal));
        }
    }

    private static List<int> Candidates(Line line, Act act) =>
    [
        .. Enumerable.Range(0, line.People.Count).Where(index => act switch
        {
            Act.Confirm => line.People[index].State == SeatState.Offered,
            Act.PutFirst => line.People[index] is { State: SeatState.Waiting, First: false },
            _ => line.People[index].State != SeatState.Left,
        }),
    ];

    private static async Task DoAsync(World world, Line line, Act act, int index)
    {
        var (id, _, _, revision) = line.People[index];
        switch (act)
        {
            case Act.Confirm:
                await world.Enrolments.ConfirmSeatAsync(new ConfirmSeatRequest { EnrolmentId = id, ExpectedRevision = revision });
                line.Set(index, SeatState.Seated);
                break;
            case Act.PutFirst:
                await world.Enrolments.PutFirstAsync(new PutFirstRequest { EnrolmentId = id, ExpectedRevision = revision, Reason = "Urgent" });
                line.PutFirst(index);
                break;
            default:
                await world.Enrolments.LeaveSeatAsync(new LeaveSeatRequest { EnrolmentId = id, ExpectedRevision = revision, Why = LeavingReason.GaveUp });
                line.Set(index, SeatState.Left);
                break;
        }
    }

    // Who stays is every other of those who have a seat, then the first.
    private static async Task ResizeAsync(World world, string cycleId, Line line, int capacity, long revision)
    {
        var taken = line.Taken.ToList();
        int[] staying = taken.Count > capacity ? [.. taken.OrderBy(index => index % 2).Take(capacity)] : [];
        await world.Cycles.ChangeCycleAsync(new ChangeCycleRequest
        {
            CycleId = cycleId, ExpectedRevision = revision, Title = "Premiers pas", Capacity = capacity, StayingIds = { staying.Select(index => line.People[index].Id) },
        });
        line.Resize(capacity, staying);
    }
}
