using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using BadRequest = Google.Rpc.BadRequest;

namespace AccesDroits.ServiceDefaults.Rest;

/// <summary>problem+json with the codes of the gRPC errors.</summary>
public static partial class ProblemExtensions
{
    /// <summary>The REST routes of a service: checked and answered like its RPCs, errors as problem+json.</summary>
    public static RouteGroupBuilder MapRestApi(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/v1");
        group.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                RouteRules.Check(context.HttpContext);
                return await next(context);
            }
            catch (RpcException exception)
            {
                if (exception.StatusCode == StatusCode.Unauthenticated)
                {
                    context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
                }

                return Problem(exception);
            }
            catch (Exception exception) when (Outage.Is(exception))
            {
                return Problem(Errors.Unavailable());
            }
            catch (Exception exception) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
            {
                LogUnexpected(context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemExtensions)), Cause.Of(exception));
                return Problem(Errors.Internal());
            }
        });
        endpoints.MapFallback("/api/v1/{**rest}", context => Problem(Errors.NotFound("unknown-path", "Cette adresse n'existe pas.")).ExecuteAsync(context));
        return group;
    }

    private static ProblemHttpResult Problem(RpcException exception)
    {
        var details = Errors.DetailsOf(exception)?.Details ?? [];
        var info = details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()).FirstOrDefault();
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Errors.CodeOf(info) };
        if (details.FirstOrDefault(detail => detail.Is(BadRequest.Descriptor)) is { } badRequest)
        {
            extensions["errors"] = badRequest.Unpack<BadRequest>().FieldViolations
                .Select(violation => new { field = violation.Field, code = info?.Metadata[violation.Field], message = violation.Description });
        }

        return TypedResults.Problem(exception.Status.Detail, statusCode: HttpStatus(exception.StatusCode), extensions: extensions);
    }

    private static int HttpStatus(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted or StatusCode.FailedPrecondition => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A REST call failed: {Cause}")]
    private static partial void LogUnexpected(ILogger logger, string cause);
}
