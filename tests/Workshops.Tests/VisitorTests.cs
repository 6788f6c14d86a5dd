using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Workshops.Tests;

/// <summary>Personnes: what Reception learns of them later holds for their workshops too.</summary>
public class VisitorTests(Suite suite)
{
    [Fact]
    public async Task Two_codes_that_are_merged_are_one_participant_also_when_they_are_merged_again()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var (codes, day) = (await world.CodesAsync(3), World.DayIn(-2));
        foreach (var code in codes)
        {
            await ComeAsync(world, code, day);
        }

        await FiguresAsync(world, day, figures => figures is { Participants: 3, Participations: 3 });
        await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = codes[1], OtherCode = codes[0] });
        await world.Visitors.MergeVisitorsAsync(new MergeVisitorsRequest { KeptCode = codes[2], OtherCode = codes[1] });
        await FiguresAsync(world, day, figures => figures is { Participants: 1, Participations: 3 });
        Assert.Equal(3, (await world.Rosters.GetPathwayAsync(new GetPathwayRequest { VisitorCode = codes[0] })).Attended.Count);
    }

    [Fact]
    public async Task Of_somebody_who_is_forgotten_no_name_and_no_text_stays_and_no_figure_changes()
    {
        var world = await World.WithWorkshopsAsync(suite);
        var (code, day) = ((await world.CodesAsync(1))[0], World.DayIn(-2));
        var (cycleId, enrolmentId) = await ComeAsync(world, code, day);
        Assert.Equal("Nadia", (await world.SeatAsync(cycleId, enrolmentId)).FirstName);
        await world.Visitors.EraseVisitorAsync(new EraseVisitorRequest { VisitorCode = code });
        var seat = await Eventually.Get(() => world.SeatAsync(cycleId, enrolmentId), one => one.FirstName.Length == 0);
        Assert.Equal(("", "", 1), (seat.Phone, seat.Needs, seat.Present));
        await FiguresAsync(world, day, figures => figures is { Participants: 1, Participations: 1 });
    }

    private static async Task<(string CycleId, string EnrolmentId)> ComeAsync(World world, string code, DateOnly day)
    {
        var seat = World.Seat(await world.PlanAsync(world.Cycle(3, day)));
        seat.VisitorCode = code;
        await world.Enrolments.EnrolAsync(seat);
        var session = (await world.CycleAsync(seat.CycleId)).Sessions[0].SessionId;
        await world.Rosters.MarkAttendanceAsync(new MarkAttendanceRequest { SessionId = session, EnrolmentId = seat.EnrolmentId, Mark = Attendance.Present });
        return (seat.CycleId, seat.EnrolmentId);
    }

    private static Task<WorkshopFigures> FiguresAsync(World world, DateOnly day, Predicate<WorkshopFigures> isExpected) => Eventually.Get(
        async () => (await world.Statistics.GetWorkshopFiguresAsync(new GetWorkshopFiguresRequest { From = day.ToText(), To = day.ToText() })).Total, isExpected);
}
