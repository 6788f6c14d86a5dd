using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;

namespace AccesDroits.Portal.Doors;

/// <summary>Ends the session of this browser. The cookie goes even when Directory does not answer.</summary>
internal static partial class SignOut
{
    public static void MapSignOut(this WebApplication app) =>
        app.MapPost("/deconnexion", async (HttpContext context, SignInService.SignInServiceClient directory) =>
        {
            context.Response.EndSession();
            if (context.Features.Get<Caller>() is not null)
            {
                try
                {
                    await directory.SignOutAsync(new SignOutRequest(), cancellationToken: context.RequestAborted);
                }
                catch (RpcException exception) when (exception.StatusCode is StatusCode.Unauthenticated or StatusCode.Unavailable)
                {
                    LogNotTold(app.Logger, exception.StatusCode);
                }
            }

            return Results.LocalRedirect("/connexion?fait=deconnexion");
        }).DisableAntiforgery();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session was left to end by itself: Directory answered {Status} to its sign-out")]
    private static partial void LogNotTold(ILogger logger, StatusCode status);
}
