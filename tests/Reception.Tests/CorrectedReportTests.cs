using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;

namespace AccesDroits.Reception.Tests;

/// <summary>Any mixture of entries, corrections, deletions, codes, merges and erasures: the report equals a recomputation from the commands.</summary>
public class CorrectedReportTests(Suite suite)
{
    private static readonly string[] Statuses = ["service-civique", "benevole", "agent-accueil"];
    private static readonly string[] Bands = ["under-18", "18-25", "26-64", "65+"];
    private static readonly string[] Institutions = ["caf", "sante.cpam", "emploi.operateur"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_report_follows_whatever_is_entered_corrected_deleted_merged_and_erased(int seed)
    {
        var (random, naive, world) = (new Random(seed), new NaiveReport(), await World.CreateAsync(suite));
        world.AddTo(naive);
        var people = await People.ComeAsync(world, naive, 12);
        var sessions = await EnterSessionsAsync(random, naive, world);
        var training = await world.PutTrainingPlaceAsync();
        for (var index = 0; index < 25; index++)
        {
            await EnterVisitAsync(random, naive, world, people, sessions);
            await (random.Next(6) switch
            {
                0 => people.MergeAsync(random),
                1 when people.Count > 4 => people.EraseAsync(random),
                2 => TrainAsync(random, world, training),
                _ => Task.CompletedTask,
            });
        }

        for (var index = 0; index < 6; index++)
        {
            await EnterTallyAsync(random, naive, world);
        }

        await EndSessionsAsync(random, naive, world, sessions);
        var expected = naive.For(ScopeKind.Point, world.Code, new DateOnly(2024, 1, 1), new DateOnly(2024, 12, 31))!;
        var served = await world.ReportWhenAsync(report => { report.AsOf = null; return report.Equals(expected); });
        Assert.Equal(expected, served);
    }

    // People by their codes, which are merged and erased while others are entered and corrected.
    private sealed class People(World world, NaiveReport naive)
    {
        private readonly Dictionary<string, string> _visitors = [];

        public int Count => _visitors.Count;

        public static async Task<People> ComeAsync(World world, NaiveReport naive, int count)
        {
            var people = new People(world, naive);
            foreach (var code in await world.CodesAsync(count))
            {
                people._visitors[code] = await world.VisitorOfAsync(code);
            }

            return people;
        }

        public string AnyCode(Random random) => Any(random, [.. _visitors.Keys]);

        public async Task MergeAsync(Random random)
        {
            var (keptCode, otherCode) = (AnyCode(random), AnyCode(random));
            var (kept, other) = (_visitors[keptCode], _visitors[otherCode]);
            Assert.Equal(kept, (await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = keptCode, OtherCode = otherCode })).VisitorId);
            naive.Merge(kept, other);
            foreach (var code in CodesOf(other))
            {
                _visitors[code] = kept;
            }
        }

        // No figure changes: the naive report is told nothing.
        public async Task EraseAsync(Random random)
        {
            var code = AnyCode(random);
            await world.Visitors.EraseVisitorAsync(new EraseVisitorRequest { VisitorCode = code });
            foreach (var gone in CodesOf(_visitors[code]))
            {
                _visitors.Remove(gone);
            }
        }

        private List<string> CodesOf(string visitor) => [.. _visitors.Where(held => held.Value == visitor).Select(held => held.Key)];
    }

    // The naive report is not told.
    private static async Task TrainAsync(Random random, World world, string training)
    {
        var (visit, session, tally) = (world.Visit(), world.Session(), world.KioskTally());
        (visit.PlaceId, session.PlaceId, tally.PlaceId) = (training, training, training);
        (visit.Date, session.Date, tally.Date) = (Date(random), Date(random), Date(random));
        await world.Desk.LogVisitAsync(visit);
        await world.Planning.PlanDropInSessionAsync(session);
        await world.Desk.RecordKioskTallyAsync(tally);
    }

    private static async Task<List<PlanDropInSessionRequest>> EnterSessionsAsync(Random random, NaiveReport naive, World world)
    {
        List<PlanDropInSessionRequest> sessions = [];
        for (var index = 0; index < 8; index++)
        {
            var session = world.Session();
            session.Date = Date(random);
            await world.Planning.PlanDropInSessionAsync(session);
            naive.Add(session);
            var correction = world.Correction(session);
            correction.Plan.Date = Date(random);
            correction.Plan.Receivers[0].Status = Any(random, Statuses);
            await world.Planning.CorrectDropInSessionAsync(correction);
            naive.Add(correction);
            sessions.Add(correction.Plan);
        }

        return sessions;
    }

    private static async Task EnterVisitAsync(Random random, NaiveReport naive, World world, People people, List<PlanDropInSessionRequest> sessions)
    {
        var visit = Change(world.Visit());
        naive.Add(visit, (await world.Desk.LogVisitAsync(visit)).VisitorId);
        var changes = random.Next(4);
        for (var revision = 1; revision <= changes; revision++)
        {
            if (random.Next(5) == 0)
            {
                var deletion = world.Deletion(visit, revision);
                await world.Planning.DeleteVisitAsync(deletion);
                naive.Add(deletion);
                return;
            }

            var correction = world.Correction(Change(visit.Clone()), revision);
            naive.Add(correction, (await world.Planning.CorrectVisitAsync(correction)).VisitorId);
        }

        LogVisitRequest Change(LogVisitRequest changed)
        {
            (changed.Date, changed.SessionId) = (Date(random), "");
            if (random.Next(2) == 0)
            {
                var session = Any(random, sessions);
                (changed.Date, changed.SessionId) = (session.Date, session.SessionId);
            }

            changed.ClearVisitor();
            if (random.Next(2) == 0)
            {
                changed.VisitorCode = people.AnyCode(random);
            }

            (changed.Profile.AgeBand, changed.Profile.Sex) = (Any(random, Bands), (Sex)random.Next(5));
            (changed.Profile.SingleParent, changed.Profile.ComputerAtHome) = ((YesNo)random.Next(4), (YesNo)random.Next(4));
            changed.DeviceTime.Seconds += random.Next(-100_000, 100_000);
            changed.Requests.Clear();
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                var request = World.Request();
                request.Institution = Any(random, Institutions);
                changed.Requests.Add(request);
            }

            return changed;
        }
    }

    private static async Task EnterTallyAsync(Random random, NaiveReport naive, World world)
    {
        var tally = world.KioskTally();
        await world.Desk.RecordKioskTallyAsync(tally);
        naive.Add(tally);
        var correction = world.Correction(tally);
        (correction.Tally.Count, correction.Tally.Date) = (random.Next(1, 50), Date(random));
        await world.Planning.CorrectKioskTallyAsync(correction);
        naive.Add(correction);
        if (random.Next(3) == 0)
        {
            var deletion = world.Deletion(tally, 2);
            await world.Planning.DeleteKioskTallyAsync(deletion);
            naive.Add(deletion);
        }
    }

    // Closes, corrects the closing, deletes: each of the sessions that may be.
    private static async Task EndSessionsAsync(Random random, NaiveReport naive, World world, List<PlanDropInSessionRequest> sessions)
    {
        foreach (var session in sessions)
        {
            var hasVisits = (await world.Planning.ListVisitsAsync(new ListVisitsRequest { SessionId = session.SessionId })).Visits.Count > 0;
            var revision = 2;
            if (random.Next(2) == 0)
            {
                var closing = session.Closing();
                await world.Desk.CloseDropInSessionAsync(closing);
                naive.Add(closing);
                var correction = world.Correction(session, closing, 3);
                correction.Closing.Receivers[0].Status = Any(random, Statuses);
                await world.Planning.CorrectDropInSessionAsync(correction);
                naive.Add(correction);
                revision = 4;
            }

            if (!hasVisits && random.Next(2) == 0)
            {
                var deletion = world.Deletion(session, revision);
                await world.Planning.DeleteDropInSessionAsync(deletion);
                naive.Add(deletion);
            }
        }
    }

    private static string Date(Random random) => new DateOnly(2024, 1, 1).AddDays(random.Next(60)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static T Any<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
