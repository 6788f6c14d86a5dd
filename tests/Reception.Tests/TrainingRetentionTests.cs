using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Reception.Tests;

/// <summary>Lieu d'entraînement: every night nothing is left of it.</summary>
public sealed class TrainingRetentionTests(Suite suite, Replica replica) : IClassFixture<Replica>
{
    // What hangs on each of them, too.
    private const string Left =
        """
        select (select count(*) from visit where visit_id = @VisitId::uuid) + (select count(*) from help_request where visit_id = @VisitId::uuid)
            + (select count(*) from visit_change where visit_id = @VisitId::uuid) + (select count(*) from kiosk_tally where tally_id = @TallyId::uuid)
            + (select count(*) from kiosk_tally_change where tally_id = @TallyId::uuid) + (select count(*) from drop_in_session where session_id = @SessionId::uuid)
            + (select count(*) from drop_in_session_change where session_id = @SessionId::uuid) + (select count(*) from left_unserved_tally where session_id = @SessionId::uuid)
            + (select count(*) from visit_set_aside where session_id = @AsideSessionId::uuid)
        """;

    private const string Age =
        """
        with visits as (update visit set date = date - 1 where place_id = @place::uuid returning 1), tallies as (update kiosk_tally set date = date - 1 where place_id = @place::uuid returning 1),
             sessions as (update drop_in_session set date = date - 1 where place_id = @place::uuid returning 1)
        select (select count(*) from visits) + (select count(*) from tallies) + (select count(*) from sessions)
        """;

    [Fact]
    public async Task What_was_done_yesterday_is_gone_with_its_history_but_not_what_is_done_today_nor_anything_of_a_real_place()
    {
        var world = await World.CreateAsync(suite);
        var training = await world.PutTrainingPlaceAsync();
        var (gone, kept) = (await DoAsync(training), await DoAsync(world.PlaceId));
        await suite.CountAsync("receptiondb", Age, new { place = training });
        await suite.CountAsync("receptiondb", Age, new { place = world.PlaceId });
        var today = await DoAsync(training);
        await replica.EndTrainingAsync();

        Assert.Equal((0, 9, 9), (await suite.CountAsync("receptiondb", Left, gone), await suite.CountAsync("receptiondb", Left, kept), await suite.CountAsync("receptiondb", Left, today)));
        Assert.True(await suite.CountAsync("receptiondb", "select count(*) from audit_entry where record_id = @VisitId", gone) >= 2);

        async Task<Done> DoAsync(string placeId)
        {
            var (visit, session, tally) = await TrainingTests.DoAllAsync(world, placeId);
            var later = world.SessionAt(placeId);
            await world.Planning.PlanDropInSessionAsync(later);
            await world.Desk.SetVisitAsideAsync(TrainingTests.Aside(world, later));
            return new Done(visit.VisitId, tally.TallyId, session.SessionId, later.SessionId);
        }
    }

    [Theory]
    [InlineData("2026-01-15T01:59:59Z", "00:00:01")]
    [InlineData("2026-01-15T02:00:00Z", "1.00:00:00")]
    [InlineData("2026-07-15T12:00:00Z", "13:00:00")]
    [InlineData("2026-03-28T23:30:00Z", "01:30:00")]
    [InlineData("2026-10-24T22:30:00Z", "03:30:00")]
    public void It_goes_at_three_in_the_night_of_Paris(string now, string until) =>
        Assert.Equal(TimeSpan.Parse(until, System.Globalization.CultureInfo.InvariantCulture), Night.From(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    private sealed record Done(string VisitId, string TallyId, string SessionId, string AsideSessionId);
}
