using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Gateway.Limits;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway.Sessions;

/// <summary>
/// A browser holds the id of a session; the pages behind get the token of that session. Only here is the cookie read or written: a page says
/// what to do with it in a header that goes no further.
/// </summary>
internal static class BrowserSessions
{
    private const string Instruction = "AccesDroits-Session";

    public static void AddBrowserSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpcClient<SessionService.SessionServiceClient>(options => options.Address = new Uri("http://directory")).AsService();
        builder.Services.AddSingleton<SessionTokens>();
    }

    public static void UseBrowserSessions(this WebApplication app)
    {
        var tokens = app.Services.GetRequiredService<SessionTokens>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use(async (context, next) =>
        {
            if (!context.IsForPortal())
            {
                // Neither a cookie nor an instruction means anything to the other services.
                context.Request.Headers.Cookie = default;
                await next(context);
                return;
            }

            context.Request.Headers.Remove(HeaderNames.Authorization);
            context.Request.Headers.Remove(Instruction);
            if (context.Request.IsUnsafe() && !IsFromOurPages(context.Request))
            {
                await Refusal.FromElsewhere.AnswerAsync(context);
                return;
            }

            var session = SessionCookie.Read(context.Request);
            SessionCookie.Strip(context.Request);
            if (session is not null && !tokens.Knows(session) && !limits.MayAsk(context))
            {
                await Refusal.TooMany.AnswerAsync(context);
                return;
            }

            if (session is not null && !await BearAsync(context, tokens, session))
            {
                return;
            }

            context.Response.OnStarting(() => Obey(context, tokens, session));
            await next(context);
        });
    }

    // False when the answer has been given.
    private static async Task<bool> BearAsync(HttpContext context, SessionTokens tokens, string session)
    {
        try
        {
            if (await tokens.GetAsync(session) is { } token)
            {
                context.Request.Headers.Authorization = $"Bearer {token.Value}";
            }
            else
            {
                SessionCookie.Clear(context);
            }

            return true;
        }
        catch (Exception exception) when (exception is RpcException or HttpRequestException)
        {
            await Refusal.Unavailable.AnswerAsync(context);
            return false;
        }
    }

    private static Task Obey(HttpContext context, SessionTokens tokens, string? session)
    {
        if (context.Response.Headers.Remove(Instruction, out var instruction))
        {
            context.Response.Headers.Remove(HeaderNames.SetCookie);
            if (session is not null)
            {
                tokens.Forget(session);
            }

            if (SessionCookie.IsId(instruction.ToString()))
            {
                SessionCookie.Write(context, instruction.ToString());
            }
            else
            {
                SessionCookie.Clear(context);
            }
        }

        return Task.CompletedTask;
    }

    // Browsers say where a request comes from; on plain http some only say the origin.
    private static bool IsFromOurPages(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        var origin = request.Headers.Origin;
        return site.Count > 0 ? site == "same-origin" : origin.Count == 1 && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
