using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>The planning of the structure, for its coordinator.</summary>
    public PlanningService.PlanningServiceClient Timetable => new(As(Role.Coordinator));

    /// <summary>A valid recurrence: the Tuesdays and Thursdays of March 2024, in the afternoon; eight days.</summary>
    public PlanRecurrenceRequest Recurrence() => new()
    {
        SeriesId = NewId(), PlaceId = PlaceId, From = "2024-03-04", To = "2024-03-29", Weekdays = { 2, 4 }, EveryWeeks = 1, StartsAt = "14:00", EndsAt = "17:00",
        Receivers = { new Receiver { AccountId = ReceiverId, Status = "service-civique" } },
    };

    /// <summary>A valid recurrence: every day from one to another, whatever day it is.</summary>
    public PlanRecurrenceRequest Daily(DateOnly from, DateOnly to)
    {
        var daily = Recurrence();
        daily.Weekdays.Clear();
        daily.Weekdays.Add(Enumerable.Range(1, 7));
        (daily.From, daily.To, daily.OnPublicHolidays) = (from.ToText(), to.ToText(), true);
        return daily;
    }
}
