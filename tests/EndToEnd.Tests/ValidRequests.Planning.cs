using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private const string Planning = "accesdroits.reception.v1.PlanningService";

    private async Task AddPlanningAsync(World world)
    {
        var (recurrence, toChange, toDelete) = (world.Recurrence(), world.Daily(FarAway, FarAway.AddDays(6)), world.Daily(FarAway, FarAway.AddDays(6)));
        recurrence.Except.Add("2024-03-12");
        (toDelete.StartsAt, toDelete.EndsAt) = ("18:00", "19:00");
        await world.Timetable.PlanRecurrenceAsync(toChange);
        await world.Timetable.PlanRecurrenceAsync(toDelete);
        var listed = (await world.Timetable.ListPlanningAsync(new ListPlanningRequest { From = toChange.From, To = toChange.To })).Own[0];
        AddPlanning("PlanRecurrence", recurrence);
        AddPlanning("ListPlanning", new ListPlanningRequest { From = "2024-03-01", To = "2024-03-31" });
        AddPlanning("GetPlannedSession", new GetPlannedSessionRequest { SessionId = listed.SessionId });
        AddPlanning("ChangeSeries", new ChangeSeriesRequest
        {
            SeriesId = toChange.SeriesId, From = toChange.From, StartsAt = "14:30", EndsAt = "16:30", Receivers = { toChange.Receivers }, ExpectedRevision = 1, Reason = "Nouvel horaire",
            ChangedBy = world.ReceiverId,
        });
        AddPlanning("DeleteSeries", new DeleteSeriesRequest { SeriesId = toDelete.SeriesId, From = toDelete.From, ExpectedRevision = 1, Reason = "Vacances", DeletedBy = world.ReceiverId });
        AddPlanning("GetCoverage", new GetCoverageRequest { From = "2024-03-01", To = "2024-03-31" });
    }

    private void AddPlanning(string rpc, IMessage request)
    {
        Add($"{Planning}/{rpc}", request);
        _channels[$"/{Planning}/{rpc}"] = World.As(Role.Coordinator);
    }
}
