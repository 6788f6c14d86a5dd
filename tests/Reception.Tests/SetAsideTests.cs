using System.Text;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Npgsql;
using Dapper;

namespace AccesDroits.Reception.Tests;

/// <summary>Mettre de côté: a visit that is interrupted is kept, sealed, until it is logged or dropped.</summary>
public sealed class SetAsideTests(Suite suite, Replica replica) : IClassFixture<Replica>
{
    [Fact]
    public async Task A_visit_set_aside_comes_back_as_it_was_and_the_last_words_replace_the_first()
    {
        var (world, session) = await OpenAsync();
        var aside = Aside(world, session);
        await world.Desk.SetVisitAsideAsync(aside);
        await world.Desk.SetVisitAsideAsync(new SetVisitAsideRequest(aside) { Content = "la suite" });
        Assert.Equal("la suite", (await world.Desk.GetVisitSetAsideAsync(new GetVisitSetAsideRequest { VisitId = aside.VisitId })).Content);
        var shown = Assert.Single((await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).SetAside);
        Assert.Equal((aside.VisitId, session.SessionId, world.ReceiverId), (shown.VisitId, shown.SessionId, shown.SetAsideBy));
    }

    [Fact]
    public async Task Once_logged_or_dropped_nothing_of_it_is_kept()
    {
        var (world, session) = await OpenAsync();
        var (logged, dropped) = (Aside(world, session), Aside(world, session));
        await world.Desk.SetVisitAsideAsync(logged);
        await world.Desk.SetVisitAsideAsync(dropped);
        Assert.Equal("visits-set-aside", (await Refusal.Of(world.Desk.CloseDropInSessionAsync(session.Closing()))).Code);

        var visit = world.Visit();
        (visit.VisitId, visit.Date, visit.SessionId) = (logged.VisitId, session.Date, session.SessionId);
        await world.Desk.LogVisitAsync(visit);
        await world.Desk.DropVisitSetAsideAsync(new DropVisitSetAsideRequest { VisitId = dropped.VisitId });
        await world.Desk.DropVisitSetAsideAsync(new DropVisitSetAsideRequest { VisitId = dropped.VisitId });
        Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from visit_set_aside where session_id = @SessionId::uuid", new { session.SessionId }));
        Assert.Equal("id-taken", (await Refusal.Of(world.Desk.SetVisitAsideAsync(logged))).Code);
        Assert.Equal("not-set-aside", (await Refusal.Of(world.Desk.GetVisitSetAsideAsync(new GetVisitSetAsideRequest { VisitId = dropped.VisitId }))).Code);
        await world.Desk.CloseDropInSessionAsync(session.Closing());
        Assert.Equal("session-closed", (await Refusal.Of(world.Desk.SetVisitAsideAsync(Aside(world, session)))).Code);
    }

    [Fact]
    public async Task What_was_typed_is_readable_in_no_column_and_by_no_other_structure()
    {
        var (world, session) = await OpenAsync();
        var aside = Aside(world, session);
        await world.Desk.SetVisitAsideAsync(aside);
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("receptiondb"));
        var row = await connection.ExecuteScalarAsync<string>("select a::text from visit_set_aside a where visit_id = @VisitId::uuid", new { aside.VisitId });
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(aside.Content)), row, StringComparison.Ordinal);
        Assert.DoesNotContain(aside.Content, row, StringComparison.Ordinal);

        var (other, theirs) = await OpenAsync();
        Assert.Equal("not-set-aside", (await Refusal.Of(other.Desk.GetVisitSetAsideAsync(new GetVisitSetAsideRequest { VisitId = aside.VisitId }))).Code);
        Assert.Equal("id-taken", (await Refusal.Of(other.Desk.SetVisitAsideAsync(new SetVisitAsideRequest(aside) { SessionId = theirs.SessionId, SetAsideBy = other.ReceiverId }))).Code);
        await other.Desk.DropVisitSetAsideAsync(new DropVisitSetAsideRequest { VisitId = aside.VisitId });
        Assert.Equal(aside.Content, (await world.Desk.GetVisitSetAsideAsync(new GetVisitSetAsideRequest { VisitId = aside.VisitId })).Content);
    }

    [Fact]
    public async Task A_visit_set_aside_is_forgotten_after_a_week()
    {
        var (world, session) = await OpenAsync();
        var (old, recent) = (Aside(world, session), Aside(world, session));
        await world.Desk.SetVisitAsideAsync(old);
        await world.Desk.SetVisitAsideAsync(recent);
        await suite.CountAsync(
            "receptiondb", "with aged as (update visit_set_aside set set_aside_at = now() - interval '7 days 1 minute' where visit_id = @VisitId::uuid returning 1) select count(*) from aged", new { old.VisitId });
        await replica.EndRetentionAsync();
        Assert.Equal(recent.VisitId, Assert.Single((await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).SetAside).VisitId);
    }

    private static SetVisitAsideRequest Aside(World world, PlanDropInSessionRequest session) =>
        new() { VisitId = World.NewId(), SessionId = session.SessionId, Content = $"déclaration commencée {World.NewCode()}", SetAsideBy = world.ReceiverId };

    private async Task<(World World, PlanDropInSessionRequest Session)> OpenAsync()
    {
        var world = await World.CreateAsync(suite);
        var session = world.Session();
        session.Date = TimeProvider.System.Today().ToText();
        await world.Desk.PlanDropInSessionAsync(session);
        return (world, session);
    }
}
