using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AccesDroits.ServiceDefaults;

public static class ServiceDefaultsExtensions
{
    /// <summary>What every process of the suite shares: telemetry, health, discovery, the clock.</summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
    }

    /// <summary>
    /// /health (all checks) and /alive (the process answers), on the endpoint named internal only: what does not come through it is gRPC, or
    /// with <paramref name="pages"/> what the service shows to browsers.
    /// </summary>
    public static void MapDefaultEndpoints(this WebApplication app, bool pages = false)
    {
        var port = new Uri(app.Configuration["Kestrel:Endpoints:internal:Url"]
            ?? throw new InvalidOperationException("The Kestrel endpoint named internal is not configured.")).Port;
        app.UseCallTelemetry();
        app.Use((context, next) =>
        {
            if (context.Connection.LocalPort == port || (pages && context.GetEndpoint()?.Metadata.GetMetadata<InternalOnly>() is null) || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.MapHealthChecks("/health").WithMetadata(new InternalOnly());
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") }).WithMetadata(new InternalOnly());
    }

    private sealed class InternalOnly;
}
