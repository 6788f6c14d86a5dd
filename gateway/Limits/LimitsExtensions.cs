using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace AccesDroits.Gateway.Limits;

internal static class LimitsExtensions
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>().BindConfiguration("RateLimits")
            .Validate(limits => new[] { limits.Anonymous, limits.SignIn, limits.Account, limits.Client }.All(rate => rate is { Burst: > 0, PerMinute: > 0 }), "RateLimits: Burst and PerMinute are at least 1.")
            .ValidateOnStart();
        builder.Services.AddSingleton<KnownBearers>();
        builder.Services.AddSingleton<RateLimits>();
    }

    /// <summary>After the sessions, so that a person counts for their account.</summary>
    public static void UseRateLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RateLimits>();
        var bearers = app.Services.GetRequiredService<KnownBearers>();
        app.Use(async (context, next) =>
        {
            // The monitoring of the gateway itself is not limited.
            if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is null)
            {
                await next(context);
                return;
            }

            if (context.IsForPortal())
            {
                bearers.Add(context.Request);
            }

            if (!limits.MayPass(context))
            {
                await Refusal.TooMany.AnswerAsync(context);
                return;
            }

            await next(context);
            if (IsDone(context) && !context.Request.Path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase))
            {
                bearers.Add(context.Request);
            }
        });
    }

    private static bool IsDone(HttpContext context) =>
        context.Request.IsGrpc()
            ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["grpc-status"].ToString() == $"{(int)StatusCode.OK}"
            : context.Response.StatusCode < StatusCodes.Status300MultipleChoices;
}
