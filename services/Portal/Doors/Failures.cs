using Grpc.Core;

namespace AccesDroits.Portal.Doors;

/// <summary>What a service refused and no form told has a page of its own.</summary>
internal static partial class Failures
{
    public static void UseFailurePages(this WebApplication app)
    {
        // The page that failed has used up the scope of the request.
        app.UseExceptionHandler("/erreur/500", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/erreur/{0}", createScopeForStatusCodePages: true);
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (RpcException exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                context.Response.Clear();
                if (exception.StatusCode == StatusCode.Unauthenticated)
                {
                    // The session has ended since the page was read.
                    context.Response.EndSession();
                    if (KeptForm.IsKeepable(context.Request))
                    {
                        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                        return;
                    }

                    context.Response.Redirect($"{PageDoors.SignIn}?retour={Uri.EscapeDataString(HttpMethods.IsGet(context.Request.Method) ? context.Request.Here() : "/")}");
                    return;
                }

                context.Response.StatusCode = StatusOf(exception.StatusCode);
                if (context.Response.StatusCode == StatusCodes.Status500InternalServerError)
                {
                    LogUnexpected(app.Logger, exception.StatusCode);
                }
            }
        });
    }

    private static int StatusOf(StatusCode status) => status switch
    {
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not be made: a service answered {Status}")]
    private static partial void LogUnexpected(ILogger logger, StatusCode status);
}
