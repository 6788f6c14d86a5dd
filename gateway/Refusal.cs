using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway;

/// <summary>An answer of the gateway itself, in the form that the caller understands: a gRPC status, or problem+json with the same code.</summary>
internal sealed record Refusal(int HttpStatus, StatusCode GrpcStatus, string Code, string Message)
{
    private const int MiB = 1024 * 1024;

    public static Refusal UnknownPath { get; } = new(
        StatusCodes.Status404NotFound, StatusCode.Unimplemented, "unknown-path", "Cette adresse n'existe pas.");

    public static Refusal Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "unavailable", "Le service est momentanément indisponible. Réessayez dans un instant.");

    /// <param name="limit">Bytes that may be sent; null when that is not known.</param>
    public static Refusal TooLarge(long? limit) => new(
        StatusCodes.Status413PayloadTooLarge, StatusCode.ResourceExhausted, "too-large", $"Cet envoi est trop volumineux{(limit is null ? "." : $" : {limit / MiB} Mio au plus.")}");

    public static Refusal TooSlow { get; } = new(
        StatusCodes.Status408RequestTimeout, StatusCode.DeadlineExceeded, "too-slow", "Cet envoi est arrivé trop lentement : rien n'a été enregistré. Vérifiez la connexion, puis recommencez.");

    public static Refusal Malformed { get; } = new(
        StatusCodes.Status400BadRequest, StatusCode.Internal, "malformed", "Cet envoi est incomplet ou mal formé.");

    public static Refusal Http2Required { get; } = new(
        StatusCodes.Status426UpgradeRequired, StatusCode.Internal, "http2-required", "Les appels gRPC se font en HTTP/2, sur le port gRPC de la passerelle.");

    public static Refusal FromElsewhere { get; } = new(
        StatusCodes.Status403Forbidden, StatusCode.PermissionDenied, "from-elsewhere", "Cet envoi ne vient pas d'une page de ce site : rien n'a été enregistré. Rouvrez la page, puis recommencez.");

    public static Refusal TooMany { get; } = new(
        StatusCodes.Status429TooManyRequests, StatusCode.ResourceExhausted, "too-many-requests", "Trop de demandes en peu de temps. Attendez un peu, puis recommencez.");

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Clear();
        if (context.Items[HeaderNames.RetryAfter] is string seconds)
        {
            context.Response.Headers.RetryAfter = seconds;
        }

        return context.Request.IsGrpc() ? AnswerGrpc(context) : context.Request.IsRead() ? RefusalPage.AnswerAsync(context, HttpStatus, Message) : AnswerRest(context);
    }

    // A client that is not on HTTP/2 gets the HTTP status too.
    private Task AnswerGrpc(HttpContext context)
    {
        context.Response.StatusCode = HttpProtocol.IsHttp2(context.Request.Protocol) ? StatusCodes.Status200OK : HttpStatus;
        context.Response.SetError(Errors.Create(GrpcStatus, Code, Message));
        return context.Response.CompleteAsync();
    }

    private Task AnswerRest(HttpContext context)
    {
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return TypedResults.Problem(Message, statusCode: HttpStatus, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Code })
            .ExecuteAsync(context);
    }
}
