using System.Text.Json;
using AccesDroits.Directory.Clients;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Rest;

namespace AccesDroits.Directory.Tokens;

public static class TokensExtensions
{
    // A few short fields.
    private const int LongestRequest = 8 * 1024;

    /// <summary>The keys of tokens, who signs with them, and the programs that may ask for one. Called after AddDatabase, whose tables it fills at start, and before AddGrpcApi, which reads its keys.</summary>
    public static void AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(KeySettings.Of(builder.Configuration, builder.Environment.ContentRootPath));
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<TokenIssuer>();
        builder.Services.AddHostedService<RotateKeys>();
        builder.Services.AddSingleton<ReadKeys>(services => _ => Task.FromResult(JsonSerializer.Serialize(services.GetRequiredService<KeyRing>().ToJwks())));
        builder.Services.AddSingleton<ConnectToken>();
        builder.Services.AddHostedService<BuiltInClients>();
    }

    /// <summary>Programs, POST /connect/token, and the public keys of tokens for whoever wants to check one.</summary>
    public static void MapTokens(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/.well-known/jwks.json", (KeyRing keys) => keys.ToJwks())
            .WithName("GetKeys").WithTags("Jetons").WithSummary("Clés publiques des jetons").ForAnyone();
        endpoints.MapGrpcService<ClientApi>();
        endpoints.MapPost("/connect/token", (HttpContext context, ConnectToken token) => token.AnswerAsync(context))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LongestRequest))
            .WithName("ConnectToken").WithTags("Jetons").WithSummary("Jeton d'un programme (OAuth 2, client credentials)").ForAnyone();
    }
}
