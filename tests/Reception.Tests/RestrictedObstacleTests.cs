using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Tests;

public sealed class RestrictedObstacleTests(Suite suite)
{
    private const string AddRestricted =
        """
        insert into taxonomy_entry (dimension, code, parent, successor, restricted, position)
        values ('obstacle', 'situation.violences', '', '', 'social-worker', 10000) on conflict do nothing;
        insert into taxonomy_label (dimension, code, label) values ('obstacle', 'situation.violences', 'Violences') on conflict do nothing;
        """;

    private const string EventOf = "select body::text from outbox where aggregate_id = @id";

    [Fact]
    public async Task An_obstacle_that_the_taxonomy_restricts_stays_in_Reception_whatever_its_name()
    {
        await using var database = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("receptiondb"));
        await database.ExecuteAsync(AddRestricted);

        // The codes are read at start.
        await using var reception = new Replica(suite);
        await reception.InitializeAsync();
        var world = await World.CreateAsync(suite);
        var visit = world.Visit();
        visit.ReceivedBy.Status = "travailleur-social";
        visit.Profile.HealthAgreement = true;
        visit.Profile.Obstacles.Add(["situation.violences", "sante.vue", "langue.oral"]);
        await reception.DeskOf(world).LogVisitAsync(visit);

        var body = await database.QuerySingleAsync<string>(EventOf, new { id = Guid.Parse(visit.VisitId) });
        Assert.Contains("langue.oral", body, StringComparison.Ordinal);
        Assert.DoesNotContain("situation.violences", body, StringComparison.Ordinal);
        Assert.DoesNotContain("sante", body, StringComparison.Ordinal);

        await reception.DeskOf(world).CorrectVisitAsync(world.Correction(visit));
        await reception.DeskOf(world).DeleteVisitAsync(world.Deletion(visit, expectedRevision: 2));
        var bodies = (await database.QueryAsync<string>(EventOf, new { id = Guid.Parse(visit.VisitId) })).ToList();
        Assert.Equal(3, bodies.Count);
        Assert.All(bodies, later => Assert.DoesNotContain("situation.violences", later, StringComparison.Ordinal));
    }
}
