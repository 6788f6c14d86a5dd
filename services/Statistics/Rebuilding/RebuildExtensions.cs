using AccesDroits.Contracts.Events.V1;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Statistics.Rebuilding;

public static class RebuildExtensions
{
    /// <summary>Rebuild from the logs of Directory, Reception, Referrals and Workshops, and the self-check.</summary>
    public static void AddRebuild(this IHostApplicationBuilder builder)
    {
        foreach (var producer in EventLogs.All)
        {
            builder.Services.AddGrpcClient<EventLogService.EventLogServiceClient>(producer.Name, options => options.Address = new Uri($"http://{producer.Name}"))
                .AsService();
        }

        builder.Services.AddSingleton<EventLogs>();
        builder.Services.AddSingleton<Rebuild>();
        builder.Services.AddSingleton<LostFacts>();
        builder.Services.AddSingleton<SelfCheck>();
        builder.Services.AddHostedService<SelfCheckJob>();
        builder.Services.AddHealthChecks().AddCheck<SelfCheckHealth>("statistics self-check", Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded);
    }
}
