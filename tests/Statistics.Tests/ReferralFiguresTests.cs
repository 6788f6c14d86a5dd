using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Statistics.Tests;

[Collection(nameof(OneAtATime))]
public sealed class ReferralFiguresTests(StatisticsSuite suite)
{
    private static readonly DateOnly First = new(2031, 1, 1);
    private static readonly string[] Results = ["resolved", "partly-resolved", "refused", "not-competent", "transferred", "withdrawn"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task The_figures_are_those_of_a_recomputation_in_whatever_order_and_however_often_the_events_come(int seed)
    {
        var cases = new Cases(seed);
        await suite.ApplyAsync(cases.Deliveries());
        await AssertServedAsync(cases);
    }

    [Fact]
    public async Task A_structure_reads_of_what_it_sent_an_institution_of_what_it_received_and_neither_of_anything_else()
    {
        var cases = new Cases(4);
        await suite.ApplyAsync(cases.Deliveries());
        foreach (var structure in cases.Structures)
        {
            var own = cases.Standing.Where(one => one.StructureId == structure).ToList();
            Assert.Equal(NaiveFigures.Of(own), await ReadAsync(new Caller(Guid.NewGuid(), Role.Coordinator, structure), Cases.Period()));
        }

        foreach (var institution in cases.Institutions)
        {
            var received = cases.Standing.Where(one => one.InstitutionId == institution).ToList();
            var responsible = new Caller(Guid.NewGuid(), Role.PartnerSupervisor, InstitutionId: institution);
            Assert.Equal(NaiveFigures.Of(received), await ReadAsync(responsible, Cases.Period()));

            // Whatever they ask for.
            Assert.Equal(NaiveFigures.Of(received), await ReadAsync(responsible, Cases.Period($"{cases.Institutions.First(other => other != institution)}")));
        }
    }

    [Fact]
    public async Task A_rebuild_gives_the_same_figures_whatever_has_been_damaged_and_the_check_finds_what_was_never_counted()
    {
        var cases = new Cases(5);
        await suite.Producer.WriteAsync(cases.Events, TimeSpan.FromHours(1));
        Assert.True((await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest(), cancellationToken: Cancel)).Differences > 0);
        await suite.ApplyAsync(cases.Deliveries());
        Assert.Equal(0, (await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest(), cancellationToken: Cancel)).Differences);

        await using (var connection = await suite.Database.OpenConnectionAsync(Cancel))
        {
            await connection.ExecuteAsync("update referral_fact set minutes_to_answer = 1, result = null; delete from referral_fact where escalation > 0");
        }

        using var rebuild = suite.Statistics.RebuildStatistics(new RebuildStatisticsRequest(), cancellationToken: Cancel);
        Assert.Equal(RebuildStage.Done, (await rebuild.ResponseStream.ReadAllAsync(Cancel).LastAsync(Cancel)).Stage);
        await AssertServedAsync(cases);
    }

    [Fact]
    public async Task A_period_that_ends_before_it_begins_is_refused()
    {
        var request = new GetReferralFiguresRequest { From = "2031-02-01", To = "2031-01-31" };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await suite.Statistics.GetReferralFiguresAsync(request, cancellationToken: Cancel));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    // Others' cases are in the same database: what is asked for is one institution, and one structure for the total.
    private async Task AssertServedAsync(Cases cases)
    {
        var admin = new Caller(Guid.NewGuid(), Role.NetworkAdmin);
        foreach (var institution in cases.Institutions)
        {
            foreach (var (from, to) in new[] { (0, 400), (30, 60), (100, 100) })
            {
                var (first, last) = (First.AddDays(from), First.AddDays(to));
                var expected = cases.Standing.Where(one => one.InstitutionId == institution && one.SentOn >= first && one.SentOn <= last).ToList();
                Assert.Equal(NaiveFigures.Of(expected), await ReadAsync(admin, new GetReferralFiguresRequest { From = first.ToText(), To = last.ToText(), InstitutionId = $"{institution}" }));
            }
        }
    }

    private async Task<GetReferralFiguresResponse> ReadAsync(Caller caller, GetReferralFiguresRequest request)
    {
        var figures = await suite.For(caller).GetReferralFiguresAsync(request, cancellationToken: Cancel);
        Assert.Equal((request.From, request.To), (figures.Period.From, figures.Period.To));
        (figures.Period, figures.AsOf) = (null, null);
        return figures;
    }

    /// <summary>Made-up sollicitations of institutions and structures of their own, with earlier revisions that said something else.</summary>
    private sealed class Cases
    {
        private readonly Random _random;

        public Cases(int seed)
        {
            _random = new Random(seed);
            Institutions = [.. Enumerable.Range(0, 2).Select(_ => NewId())];
            Structures = [.. Enumerable.Range(0, 2).Select(_ => NewId())];
            for (var number = 0; number < 60; number++)
            {
                var (id, revisions) = (NewId(), _random.Next(1, 4));
                for (var revision = 1; revision <= revisions; revision++)
                {
                    Events.Add(Any(id, revision, deleted: revision == revisions && _random.Next(10) == 0));
                }

                if (!Events[^1].Deleted)
                {
                    Standing.Add(Events[^1]);
                }
            }
        }

        public IReadOnlyList<Guid> Institutions { get; }

        public IReadOnlyList<Guid> Structures { get; }

        public List<ReferralChanged> Events { get; } = [];

        public List<ReferralChanged> Standing { get; } = [];

        public static GetReferralFiguresRequest Period(string institution = "") => new() { From = First.ToText(), To = First.AddDays(400).ToText(), InstitutionId = institution };

        public (Guid MessageId, IStateEvent Event)[] Deliveries()
        {
            var deliveries = Events.SelectMany(one => Enumerable.Repeat((Guid.NewGuid(), (IStateEvent)one), _random.Next(1, 3))).ToArray();
            _random.Shuffle(deliveries);
            return deliveries;
        }

        private ReferralChanged Any(Guid id, long revision, bool deleted)
        {
            var closed = _random.Next(2) == 0;
            return new ReferralChanged(
                id, revision, deleted, One(Structures), NewId(), NewId(), VisitId: null, One(Institutions), TopicId: null, ContactId: null, One(["normal", "eviction"]), One(["no-news", "documents"]),
                closed ? "closed" : One(["sent", "answered"]), InformationRequested: false, closed ? One(Results) : null, Unblocking: null, First.AddDays(_random.Next(400)), ClosedOn: null,
                _random.Next(3), Time(), Time(), closed ? _random.Next(1, 900) : null);
        }

        private int? Time() => _random.Next(3) == 0 ? null : _random.Next(900);

        private T One<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

        private Guid NewId()
        {
            var bytes = new byte[16];
            _random.NextBytes(bytes);
            return new Guid(bytes);
        }
    }

    /// <summary>The same figures, by the definitions alone.</summary>
    private static class NaiveFigures
    {
        public static GetReferralFiguresResponse Of(IReadOnlyList<ReferralChanged> cases) => new()
        {
            Total = Figures("", cases),
            ByInstitution = { By(cases, one => $"{one.InstitutionId}") }, ByCause = { By(cases, one => one.Cause) }, ByUrgency = { By(cases, one => one.Urgency) },
        };

        private static IEnumerable<ReferralFigures> By(IReadOnlyList<ReferralChanged> cases, Func<ReferralChanged, string> keyOf) => cases.GroupBy(keyOf)
            .Select(group => Figures(group.Key, [.. group])).OrderByDescending(figures => figures.Sent).ThenBy(figures => figures.Key, StringComparer.Ordinal);

        private static ReferralFigures Figures(string key, IReadOnlyList<ReferralChanged> cases) => new()
        {
            Key = key, Sent = cases.Count, Open = cases.Count(one => one.State != "closed"), Resolved = With(cases, "resolved"), PartlyResolved = With(cases, "partly-resolved"),
            Refused = With(cases, "refused"), NotCompetent = With(cases, "not-competent"), Transferred = With(cases, "transferred"), Withdrawn = With(cases, "withdrawn"),
            Escalated = cases.Count(one => one.Escalation > 0), ToAcknowledge = Time(cases.Select(one => one.MinutesToAcknowledge)), ToAnswer = Time(cases.Select(one => one.MinutesToAnswer)),
            ToUnblock = Time(cases.Select(one => one.Result is "resolved" or "partly-resolved" ? one.MinutesToClose : null)),
        };

        private static int With(IReadOnlyList<ReferralChanged> cases, string result) => cases.Count(one => one.Result == result);

        private static WorkingTime? Time(IEnumerable<int?> times)
        {
            var known = times.OfType<int>().Order().ToList();
            return known.Count == 0 ? null : new WorkingTime
            {
                Referrals = known.Count, MedianMinutes = known.First(time => known.Count(one => one <= time) * 2 >= known.Count),
                NinthDecileMinutes = known.First(time => known.Count(one => one <= time) * 10 >= known.Count * 9),
            };
        }
    }
}
