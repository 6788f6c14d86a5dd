using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Who received somebody had a mission in the structure on that day.</summary>
public sealed class MissionTests(Suite suite)
{
    private const string First = "2024-03-10";
    private const string Last = "2024-03-20";

    [Fact]
    public async Task A_visit_is_of_a_day_of_the_receivers_mission_from_the_first_to_the_last()
    {
        var world = await World.CreateAsync(suite);
        var volunteer = await world.InviteAsync(First, Last);
        foreach (var day in new[] { "2024-03-09", "2024-03-21" })
        {
            var refused = By(world, volunteer.Id, day);
            var refusal = await Refusal.Of(world.Desk.LogVisitAsync(refused));
            Assert.Equal((StatusCode.InvalidArgument, "Cette personne n'a pas de mission à cette date dans la structure."), (refusal.Status, refusal.Message));
            Assert.Equal(("received_by.account_id", "no-mission"), (Assert.Single(refusal.Fields).Key, refusal.Fields["received_by.account_id"]));

            // The id is still free: nothing was kept of the refused command.
            refused.Date = First;
            Assert.Equal(1, (await world.Desk.LogVisitAsync(refused)).Revision);
        }

        await world.Desk.LogVisitAsync(By(world, volunteer.Id, Last));
        Assert.Equal(3, (await world.ReportWhenAsync(report => report.Visits.Total == 3)).HelpRequests.Total);
    }

    [Fact]
    public async Task A_mission_without_an_end_goes_on()
    {
        var world = await World.CreateAsync(suite);
        var volunteer = await world.InviteAsync(First);
        await world.Desk.LogVisitAsync(By(world, volunteer.Id, "2026-01-05"));
        AssertNoMission(await Refusal.Of(world.Desk.LogVisitAsync(By(world, volunteer.Id, "2024-03-09"))), "received_by");
    }

    [Fact]
    public async Task Somebody_of_another_structure_of_none_and_of_nowhere_are_answered_alike()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var admin = Person.Draft(Role.Dpo);
        await Person.InviteAsync(suite, admin);
        await world.PutAsync(With(admin, account => account.Name = "Léa Simon"));
        var refusals = new List<Refusal>();
        foreach (var stranger in new[] { World.NewId(), other.ReceiverId, admin.Id })
        {
            refusals.Add(await Refusal.Of(world.Desk.LogVisitAsync(By(world, stranger, First))));
        }

        Assert.All(refusals, refusal =>
        {
            AssertNoMission(refusal, "received_by");
            Assert.Equal((refusals[0].Status, refusals[0].Code, refusals[0].Message), (refusal.Status, refusal.Code, refusal.Message));
            Assert.Equal(refusals[0].Metadata, refusal.Metadata);
        });
    }

    [Fact]
    public async Task Of_a_place_of_another_structure_callers_learn_no_more_than_of_one_that_does_not_exist()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        foreach (var (place, receiver) in new[] { (World.NewId(), World.NewId()), (other.PlaceId, World.NewId()), (other.PlaceId, other.ReceiverId) })
        {
            var visit = By(world, receiver, First);
            visit.PlaceId = place;
            var refusal = await Refusal.Of(world.Desk.LogVisitAsync(visit));
            Assert.Equal(("place_id", "unknown-place"), (Assert.Single(refusal.Fields).Key, refusal.Fields["place_id"]));
        }
    }

    [Fact]
    public async Task An_account_that_moves_to_another_structure_receives_people_there_and_no_longer_here()
    {
        var (world, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        var volunteer = await world.InviteAsync(First, Last);
        await world.PutAsync(With(volunteer, account => account.StructureId = other.StructureId));
        await other.Desk.LogVisitAsync(By(other, volunteer.Id, First));
        AssertNoMission(await Refusal.Of(world.Desk.LogVisitAsync(By(world, volunteer.Id, First))), "received_by");
    }

    [Fact]
    public async Task Every_receiver_of_a_session_has_a_mission_when_it_is_planned_and_when_it_is_closed()
    {
        var world = await World.CreateAsync(suite);
        var (here, gone) = (await world.InviteAsync(First, Last), await world.InviteAsync("2024-03-01", "2024-03-13"));
        var session = world.Session();
        session.Receivers.Add([Receiver(here.Id), Receiver(gone.Id)]);
        AssertNoMission(await Refusal.Of(world.Planning.PlanDropInSessionAsync(session)), "receivers[2]");
        session.Receivers.RemoveAt(2);
        await world.Planning.PlanDropInSessionAsync(session);

        var closing = session.Closing();
        closing.Receivers.Insert(0, Receiver(gone.Id));
        AssertNoMission(await Refusal.Of(world.Desk.CloseDropInSessionAsync(closing)), "receivers[0]");
        closing.Receivers.RemoveAt(0);
        Assert.Equal(2, (await world.Desk.CloseDropInSessionAsync(closing)).Revision);
    }

    [Fact]
    public async Task Every_receiver_of_a_session_has_a_mission_when_it_is_corrected()
    {
        var world = await World.CreateAsync(suite);
        var (here, gone) = (await world.InviteAsync(First, Last), await world.InviteAsync("2024-03-01", "2024-03-13"));
        var session = world.Session();
        session.Receivers.Add(Receiver(here.Id));
        await world.Planning.PlanDropInSessionAsync(session);
        var (stranger, moved) = (world.Correction(session), world.Correction(session));
        stranger.Plan.Receivers.Add(Receiver(gone.Id));
        moved.Plan.Date = "2024-03-21";
        AssertNoMission(await Refusal.Of(world.Planning.CorrectDropInSessionAsync(stranger)), "plan.receivers[2]");
        AssertNoMission(await Refusal.Of(world.Planning.CorrectDropInSessionAsync(moved)), "plan.receivers[1]");

        await world.Desk.CloseDropInSessionAsync(session.Closing());
        var closed = world.Correction(session, session.Closing(), expectedRevision: 2);
        closed.Closing.Receivers[0].AccountId = gone.Id;
        AssertNoMission(await Refusal.Of(world.Planning.CorrectDropInSessionAsync(closed)), "closing.receivers[0]");
    }

    [Fact]
    public async Task A_correction_to_a_day_or_to_somebody_without_a_mission_is_refused()
    {
        var world = await World.CreateAsync(suite);
        var (volunteer, gone) = (await world.InviteAsync(First, Last), await world.InviteAsync("2024-03-01", "2024-03-13"));
        var visit = By(world, volunteer.Id, "2024-03-14");
        await world.Desk.LogVisitAsync(visit);
        var (moved, other) = (world.Correction(visit), world.Correction(visit));
        moved.Visit.Date = "2024-03-21";
        other.Visit.ReceivedBy.AccountId = gone.Id;
        foreach (var correction in new[] { moved, other })
        {
            AssertNoMission(await Refusal.Of(world.Planning.CorrectVisitAsync(correction)), "visit.received_by");
        }

        moved.Visit.Date = Last;
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(moved)).Revision);
    }

    [Fact]
    public async Task After_a_mission_was_shortened_its_visits_are_answered_again_corrected_and_deleted_but_not_moved()
    {
        var world = await World.CreateAsync(suite);
        var volunteer = await world.InviteAsync(First, Last);
        var visit = By(world, volunteer.Id, "2024-03-14");
        var answer = await world.Desk.LogVisitAsync(visit);
        await world.PutAsync(With(volunteer, account => account.MissionTo = "2024-03-13"));

        AssertNoMission(await Refusal.Of(world.Desk.LogVisitAsync(By(world, volunteer.Id, "2024-03-14"))), "received_by");
        Assert.Equal(answer, await world.Desk.LogVisitAsync(visit));
        var correction = world.Correction(visit);
        correction.Visit.Channel = "telephone";
        correction.Visit.ReceivedBy.Status = "benevole";
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(correction)).Revision);
        Assert.Equal(2, (await world.Planning.CorrectVisitAsync(correction)).Revision);
        var moved = world.Correction(correction.Visit, expectedRevision: 2);
        moved.Visit.Date = "2024-03-15";
        AssertNoMission(await Refusal.Of(world.Planning.CorrectVisitAsync(moved)), "visit.received_by");
        Assert.Equal(3, (await world.Planning.DeleteVisitAsync(world.Deletion(visit, 2))).Revision);
    }

    [Fact]
    public async Task After_a_mission_was_shortened_its_sessions_are_answered_again_and_corrected_but_not_closed_with_them()
    {
        var world = await World.CreateAsync(suite);
        var volunteer = await world.InviteAsync(First, Last);
        var (planned, closed) = (world.Session(), world.Session());
        foreach (var session in new[] { planned, closed })
        {
            session.Receivers.Add(Receiver(volunteer.Id));
            await world.Planning.PlanDropInSessionAsync(session);
        }

        await world.Desk.CloseDropInSessionAsync(closed.Closing());
        await world.PutAsync(With(volunteer, account => account.MissionTo = "2024-03-13"));

        Assert.Equal(1, (await world.Planning.PlanDropInSessionAsync(planned)).Revision);
        Assert.Equal(2, (await world.Desk.CloseDropInSessionAsync(closed.Closing())).Revision);
        var (plan, closing) = (world.Correction(planned), world.Correction(closed, closed.Closing(), expectedRevision: 2));
        (plan.Plan.EndsAt, closing.Closing.LeftUnserved) = ("13:00", 3);
        Assert.Equal(2, (await world.Planning.CorrectDropInSessionAsync(plan)).Revision);
        Assert.Equal(3, (await world.Planning.CorrectDropInSessionAsync(closing)).Revision);
        AssertNoMission(await Refusal.Of(world.Desk.CloseDropInSessionAsync(planned.Closing())), "receivers[1]");
    }

    [Fact]
    public async Task The_days_alone_decide_and_a_deactivation_undoes_none_of_them()
    {
        var world = await World.CreateAsync(suite);
        var volunteer = await world.InviteAsync(First, Last);
        await world.DeactivateAsync(volunteer);
        Assert.Equal(1, (await world.Desk.LogVisitAsync(By(world, volunteer.Id, Last))).Revision);
    }

    [Fact]
    public async Task What_an_account_was_before_does_not_come_back_when_it_is_heard_late()
    {
        var world = await World.CreateAsync(suite);
        var volunteer = await world.InviteAsync(First, Last);
        await world.PutAsync(With(volunteer, account => account.MissionTo = "2024-03-13"));

        // As if the broker had kept the invitation back; under another id, or the inbox would know it.
        var (account, late) = (Guid.Parse(volunteer.Id), Guid.NewGuid());
        await suite.ExecuteAsync(
            "directorydb", $"update outbox set message_id = '{late}', published_at = null where aggregate_id = '{account}' and revision = 1 and message_type = 'AccountChanged'");
        await Eventually.Get(() => suite.CountAsync("receptiondb", "select count(*) from inbox where message_id = @late", new { late }), count => count == 1);

        AssertNoMission(await Refusal.Of(world.Desk.LogVisitAsync(By(world, volunteer.Id, "2024-03-14"))), "received_by");
        await world.Desk.LogVisitAsync(By(world, volunteer.Id, "2024-03-13"));
    }

    private static void AssertNoMission(Refusal refusal, string receiver)
    {
        Assert.Equal((StatusCode.InvalidArgument, "no-mission"), (refusal.Status, Assert.Contains($"{receiver}.account_id", refusal.Fields)));
        Assert.Single(refusal.Fields);
    }

    private static LogVisitRequest By(World world, string account, string day)
    {
        var visit = world.Visit();
        (visit.ReceivedBy, visit.Date) = (Receiver(account), day);
        return visit;
    }

    private static Receiver Receiver(string account) => new() { AccountId = account, Status = "service-civique" };

    private static Account With(Account account, Action<Account> change)
    {
        var changed = account.Clone();
        change(changed);
        return changed;
    }
}
