using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Ateliers: participants and participations, whatever the order in which their events come.</summary>
[Collection(nameof(OneAtATime))]
public sealed class WorkshopFiguresTests(StatisticsSuite suite)
{
    private static readonly DateOnly First = new(2033, 1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Six_sessions_for_twenty_people_and_thirty_three_participations_come_out_as_such_with_the_ages_that_were_declared_and_no_other()
    {
        var (network, cycle) = (new MadeWorkshops(151, empty: true), Guid.NewGuid());
        var sessions = Enumerable.Range(0, 6).Select(week => network.Add(cycle, First.AddDays(7 * week), "held", "beginner")).ToList();

        // 18 women and 2 men; 13 come twice and 7 once: 33. Six ages were asked, one person would rather not say.
        for (var person = 0; person < 20; person++)
        {
            var marks = Enumerable.Range(0, person < 13 ? 2 : 1).Select(time => new SessionMark(sessions[(person + time) % 6], "present")).ToList();
            var age = person switch { < 4 => "26-64", 4 => "18-25", 5 => "65+", 6 => "refused", _ => "not-asked" };
            network.Add(cycle, person % 2 == 0 ? Guid.NewGuid() : null, age, person < 18 ? "female" : "male", marks);
        }

        await suite.ApplyAsync(network.Deliveries());
        var figures = (await ReadAsync(network.Coordinator(0), First, First.AddDays(40))).Total;
        Assert.Equal((6, 20, 33, 10, 20), (figures.Held, figures.Participants, figures.Participations, figures.Anonymous, figures.Newcomers));
        Assert.Equal((18, 2), (Sum(figures, "female"), Sum(figures, "male")));
        Assert.Equal(
            [("18-25", "female", 1), ("26-64", "female", 4), ("65+", "female", 1), ("not-asked", "female", 11), ("not-asked", "male", 2), ("refused", "female", 1)],
            figures.Cells.Select(cell => (cell.AgeBand, cell.Sex, cell.Participants)));
    }

    [Theory, InlineData(152), InlineData(153), InlineData(154)]
    public async Task The_figures_are_those_of_a_recomputation_in_whatever_order_and_however_often_the_events_come(int seed)
    {
        var network = new MadeWorkshops(seed);
        await suite.ApplyAsync(network.Deliveries());
        await AssertServedAsync(network);
    }

    [Fact]
    public async Task A_rebuild_gives_the_same_figures_whatever_has_been_damaged_and_the_check_finds_what_was_never_counted()
    {
        var network = new MadeWorkshops(155);
        await suite.Producer.WriteAsync(network.Events, TimeSpan.FromHours(1));
        Assert.True((await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest(), cancellationToken: Cancel)).Differences > 0);
        await suite.ApplyAsync(network.Deliveries());
        await using (var connection = await suite.Database.OpenConnectionAsync(Cancel))
        {
            await connection.ExecuteAsync("update workshop_seat_fact set marks = '[]', sex = 'other'; delete from workshop_session_fact where level = 'beginner'");
        }

        using var rebuild = suite.Statistics.RebuildStatistics(new RebuildStatisticsRequest(), cancellationToken: Cancel);
        Assert.Equal(RebuildStage.Done, (await rebuild.ResponseStream.ReadAllAsync(Cancel).LastAsync(Cancel)).Stage);
        await AssertServedAsync(network);
    }

    [Fact]
    public async Task A_period_that_ends_before_it_begins_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await ReadAsync(new Caller(Guid.NewGuid(), Role.NetworkAdmin), First, First.AddDays(-1)));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    private async Task AssertServedAsync(MadeWorkshops network)
    {
        foreach (var (from, to) in new[] { (0, 400), (60, 120), (200, 200) })
        {
            var (first, last) = (First.AddDays(from), First.AddDays(to));
            foreach (var structure in Enumerable.Range(0, network.Structures.Count))
            {
                Assert.Equal(NaiveWorkshops.Of(network, first, last, session => session.StructureId == network.Structures[structure]), await ReadAsync(network.Coordinator(structure), first, last));
            }

            // Others' sessions are in the same database: the whole network is read place by place.
            var admin = new Caller(Guid.NewGuid(), Role.NetworkAdmin);
            foreach (var place in network.Places)
            {
                Assert.Equal(NaiveWorkshops.Of(network, first, last, session => session.PlaceId == place), await ReadAsync(admin, first, last, $"{place}"));
            }
        }
    }

    private async Task<GetWorkshopFiguresResponse> ReadAsync(Caller caller, DateOnly from, DateOnly to, string placeId = "")
    {
        var figures = await suite.For(caller).GetWorkshopFiguresAsync(new GetWorkshopFiguresRequest { From = from.ToText(), To = to.ToText(), PlaceId = placeId }, cancellationToken: Cancel);
        (figures.Period, figures.AsOf) = (null, null);
        return figures;
    }

    private static int Sum(WorkshopFigures figures, string sex) => figures.Cells.Where(cell => cell.Sex == sex).Sum(cell => cell.Participants);
}
