using AccesDroits.ServiceDefaults.Auditing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AccesDroits.ServiceDefaults;

public static class AuditExtensions
{
    /// <summary>The journal of the service, in its own database.</summary>
    internal static void AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditKey>();
        builder.Services.AddSingleton<AuditHeadFile>();
        builder.Services.AddSingleton(services => new Audit(services.GetRequiredService<AuditKey>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(services => new AuditChain(
            services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<AuditKey>(), services.GetRequiredService<AuditHeadFile>()));
        builder.Services.AddSingleton<AuditRetention>();
        builder.Services.AddHostedService<AuditSealer>();
    }

    /// <summary>Answers Directory for the journal of this service. The gateway has no route to it.</summary>
    public static void MapAudit(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<AuditApi>();
}
