using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Events.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Copies;
using AccesDroits.Workshops.Features.Calendars;
using AccesDroits.Workshops.Features.Copies;
using AccesDroits.Workshops.Features.Cycles;
using AccesDroits.Workshops.Features.Enrolments;
using AccesDroits.Workshops.Features.Modules;
using AccesDroits.Workshops.Features.Rosters;

namespace AccesDroits.Workshops.Features;

internal static class WorkshopsExtensions
{
    /// <summary>Workshops, the keys that seal what it knows of people, and Reception, which knows who they are and who receives when.</summary>
    public static void AddWorkshops(this WebApplicationBuilder builder)
    {
        builder.AddKeys("accesdroits.workshops");
        builder.Services.AddSingleton<WorkshopSeals>().AddSingleton<WorkshopFacts>().AddSingleton<SeatPool>().AddSingleton<Conflicts>().AddSingleton<EnrolmentReader>();
        builder.Services.AddHostedService<HoldJob>().AddHostedService<RosterRetention>();
        builder.Services.AddGrpcClient<EventLogService.EventLogServiceClient>(options => options.Address = new Uri("http://directory")).AsService();
        builder.AddCopies(new CopiedEvents().Add<PlaceChanged>(CopyPlace.CopyAsync).Add<AccountChanged>(CopyAccount.CopyAsync));
        builder.Services.AddGrpcClient<ReceptionService.ReceptionServiceClient>(options => options.Address = new Uri("http://reception"));
        builder.Services.AddGrpcClient<FollowUpService.FollowUpServiceClient>(options => options.Address = new Uri("http://reception"));
        builder.Services.AddGrpcClient<PlanningService.PlanningServiceClient>(options => options.Address = new Uri("http://reception"));
    }

    /// <summary>Every gRPC service of Workshops, and the calendars that programs follow.</summary>
    public static void MapApis(this WebApplication app)
    {
        app.MapGrpcService<ModuleApi>();
        app.MapGrpcService<CycleApi>();
        app.MapGrpcService<EnrolmentApi>();
        app.MapGrpcService<RosterApi>();
        app.MapGrpcService<CalendarApi>();
        app.MapCalendars();
    }
}
