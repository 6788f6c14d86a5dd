using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>
/// The errors of the suite: a French message, a stable code in google.rpc.ErrorInfo (domain accesdroits) and, for bad input, the fields in
/// google.rpc.BadRequest. No message repeats a value that was sent.
/// </summary>
public static class Errors
{
    private const string Domain = "accesdroits";
    private const string DetailsTrailer = "grpc-status-details-bin";
    private const string StaleCode = "stale-revision";
    private const string StaleMessage = "Cette fiche a été modifiée entre-temps. Rechargez-la avant de l'enregistrer.";

    public static RpcException NotFound(string code, string message) => Create(StatusCode.NotFound, code, message);

    public static RpcException AlreadyExists(string code, string message) => Create(StatusCode.AlreadyExists, code, message);

    public static RpcException BrokenRule(string code, string message) => Create(StatusCode.FailedPrecondition, code, message);

    /// <summary>The record has changed since the caller read it.</summary>
    public static RpcException Stale() =>
        Create(StatusCode.Aborted, StaleCode, StaleMessage);

    /// <summary>The same, telling in the metadata of ErrorInfo the present <paramref name="revision"/> and the fields changed since, by name, with commas.</summary>
    public static RpcException Stale(long revision, IReadOnlyList<string> changed)
    {
        var info = InfoOf(StaleCode);
        info.Metadata["revision"] = revision.ToString(CultureInfo.InvariantCulture);
        info.Metadata["changed"] = string.Join(',', changed);
        return Create(StatusCode.Aborted, StaleMessage, info);
    }

    /// <summary>The id of a command was already used with another content.</summary>
    public static RpcException IdTaken() =>
        Create(StatusCode.AlreadyExists, "id-taken", "Cet identifiant a déjà servi pour un autre enregistrement.");

    public static RpcException Denied() =>
        Create(StatusCode.PermissionDenied, "not-allowed", "Vous n'avez pas accès à cette action.");

    /// <summary>The call needs a token, and came without one or with one that is not valid.</summary>
    public static RpcException SignInRequired() =>
        Create(StatusCode.Unauthenticated, "sign-in-required", "Connectez-vous pour continuer.");

    /// <summary>The role of the caller, or the scope of their program, does not allow the call.</summary>
    public static RpcException RoleDenied() =>
        Create(StatusCode.PermissionDenied, "role-denied", "Votre rôle ne permet pas cette action.");

    public static RpcException Unavailable() =>
        Create(StatusCode.Unavailable, "unavailable", "Le service est momentanément indisponible. Rien n'a été enregistré : réessayez.");

    internal static RpcException Internal() =>
        Create(StatusCode.Internal, "internal", "Une erreur inattendue s'est produite. Rien n'a été enregistré.");

    /// <summary>Bad input. The code of each field is in the metadata of ErrorInfo, under the field's name.</summary>
    public static RpcException Invalid(IReadOnlyList<Violation> violations)
    {
        var info = InfoOf("invalid-argument");
        var badRequest = new BadRequest();
        foreach (var violation in violations)
        {
            info.Metadata[violation.Field] = violation.Code;
            badRequest.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Message });
        }

        return Create(StatusCode.InvalidArgument, string.Join(' ', violations.Select(violation => violation.Message).Distinct(StringComparer.Ordinal)), info, badRequest);
    }

    /// <summary>What was sent is no message of the contract.</summary>
    internal static RpcException Malformed() =>
        Create(StatusCode.InvalidArgument, "malformed", "Cet envoi est incomplet ou mal formé.");

    /// <summary>The details of an error, or null when it carries none.</summary>
    public static Google.Rpc.Status? DetailsOf(RpcException exception) =>
        exception.Trailers.GetValueBytes(DetailsTrailer) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;

    // The published package still calls field 1 by its first name, type; today's google.rpc.ErrorInfo calls it reason.
    private static ErrorInfo InfoOf(string code) => new() { Type = code, Domain = Domain };

    /// <summary>The stable code that an error carries, or null.</summary>
    public static string? CodeOf(ErrorInfo? info) => info?.Type;

    /// <summary>An error with a stable code, for what the others do not say.</summary>
    public static RpcException Create(StatusCode status, string code, string message) =>
        Create(status, message, InfoOf(code));

    private static RpcException Create(StatusCode status, string message, params IEnumerable<IMessage> details)
    {
        var body = new Google.Rpc.Status { Code = (int)status, Message = message };
        body.Details.AddRange(details.Select(detail => Any.Pack(detail)));
        return new RpcException(new Status(status, message), new Metadata { { DetailsTrailer, body.ToByteArray() } });
    }
}
