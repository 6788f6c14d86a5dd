using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.ServiceDefaults.Auth;

public static class CallersExtensions
{
    private const string Scheme = "Bearer ";

    // A token lives five minutes; clocks of one network differ by less.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Who calls is read from the token of the call, which is checked with the keys that Directory publishes. A service that has the keys itself
    /// registers its own <see cref="ReadKeys"/> before.
    /// </summary>
    public static void AddCallers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(nameof(SigningKeys), client => (client.BaseAddress, client.Timeout) = (new Uri("http://_internal.directory"), TimeSpan.FromSeconds(5)));
        builder.Services.TryAddSingleton<ReadKeys>(services => cancellationToken =>
            services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SigningKeys)).GetStringAsync("/.well-known/jwks.json", cancellationToken));
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SigningKeys>());
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<SigningKeys>(Configure);
    }

    private static void Configure(JwtBearerOptions options, SigningKeys keys)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = TokenFormat.Suite,
            ValidAudience = TokenFormat.Suite,
            ValidAlgorithms = [TokenFormat.Algorithm],
            IssuerSigningKeyResolver = (_, _, id, _) => keys.Find(id) is { } key ? [key] : [],
            ClockSkew = ClockSkew,
        };
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context => KeyOf(context.Request) is { } id ? keys.LookForAsync(id, context.HttpContext.RequestAborted) : Task.CompletedTask,
            OnTokenValidated = context =>
            {
                if (context.Principal?.Identities.FirstOrDefault() is { } claims && TokenFormat.CallerOf(claims) is { } caller)
                {
                    context.HttpContext.Features.Set(caller);
                }
                else
                {
                    context.Fail("The token does not say who calls.");
                }

                return Task.CompletedTask;
            },
        };
    }

    // The id of the key that the token says it is signed with; null when there is no token or none that can be read.
    private static string? KeyOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new JsonWebToken(header[Scheme.Length..].Trim()) is { Kid: { Length: > 0 } id } ? id : null;
        }
        catch (ArgumentException)
        {
            // No token at all: it is refused as one without a caller.
            return null;
        }
    }
}
