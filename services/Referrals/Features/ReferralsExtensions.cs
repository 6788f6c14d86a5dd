using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Events.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Referrals.Features.Attachments;
using AccesDroits.Referrals.Features.Copies;
using AccesDroits.Referrals.Features.DelayRules;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Copies;

namespace AccesDroits.Referrals.Features;

internal static class ReferralsExtensions
{
    /// <summary>Referrals, the keys that seal their texts, and Reception, which gives the follow-ups that they begin with.</summary>
    public static void AddReferrals(this WebApplicationBuilder builder)
    {
        builder.AddKeys("accesdroits.referrals");
        builder.Services.AddSingleton<ReferralSeals>().AddSingleton<ReferralFacts>().AddSingleton<ReferralClock>().AddSingleton<Schedule>().AddSingleton<Notices>();
        builder.Services.AddHostedService<ReminderJob>().AddHostedService<RerouteJob>().AddHostedService<ReferralRetention>();
        builder.Services.AddGrpcClient<EventLogService.EventLogServiceClient>(options => options.Address = new Uri("http://directory")).AsService();
        builder.AddCopies(new CopiedEvents()
            .Add<InstitutionChanged>(CopyInstitution.CopyAsync).Add<TopicChanged>(CopyTopic.CopyAsync).Add<ContactChanged>(CopyContact.CopyAsync)
            .Add<PlaceChanged>(CopyPlace.CopyAsync).Add<TerritoryChanged>(CopyTerritory.CopyAsync).Add<AccountChanged>(CopyAccount.CopyAsync));
        builder.AddRouting();
        builder.AddAttachments();
        builder.Services.AddGrpcClient<FollowUpService.FollowUpServiceClient>(options => options.Address = new Uri("http://reception"));
    }

    /// <summary>Every gRPC service of Referrals.</summary>
    public static void MapApis(this WebApplication app)
    {
        app.MapGrpcService<ReferralApi>();
        app.MapGrpcService<AttachmentApi>();
        app.MapGrpcService<DelayApi>();
    }
}
