using AccesDroits.Contracts.Events.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Copies;

public static class CopiesExtensions
{
    /// <summary>
    /// What Directory has said until now; the consumers of the service bring what it says from now on. The service registers the client of the
    /// log of Directory.
    /// </summary>
    public static void AddCopies(this IHostApplicationBuilder builder, CopiedEvents copied) =>
        builder.Services.AddSingleton(services => new CatchUp(
                services.GetRequiredService<EventLogService.EventLogServiceClient>(), services.GetRequiredService<NpgsqlDataSource>(), copied, services.GetRequiredService<ILogger<CatchUp>>()))
            .AddHostedService(services => services.GetRequiredService<CatchUp>());
}
