using AccesDroits.Contracts.Common.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace AccesDroits.ServiceDefaults.Auth;

/// <summary>Who makes a call, as their token says.</summary>
/// <param name="Id">The account or the client.</param>
/// <param name="StructureId">The only structure they act in; null for a role of the whole network.</param>
/// <param name="InstitutionId">The only partner institution they act for.</param>
/// <param name="Status">Statut de l'intervenant: code of the taxonomy dimension receiver-status; null for a client.</param>
/// <param name="ClientId">Name of the program, for client credentials only.</param>
/// <param name="SessionId">Row of the session that the token was given for; null for a client.</param>
/// <param name="Scopes">The parts of the API that a program may call (directory, reception…); null for an account, which its role alone limits.</param>
public sealed record Caller(
    Guid Id, Role Role, Guid? StructureId = null, Guid? InstitutionId = null, string? Status = null, string? ClientId = null, Guid? SessionId = null,
    IReadOnlyList<string>? Scopes = null);

public static class CallerExtensions
{
    /// <summary>Who makes the call. Only an RPC for PUBLIC may be called by nobody in particular.</summary>
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Caller();

    /// <summary>Who makes the call.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This call may be made without a token: it has no caller.");
}
