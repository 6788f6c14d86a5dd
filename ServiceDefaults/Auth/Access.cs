using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.ServiceDefaults.Auth;

/// <summary>Who may call an RPC, or a route that follows it: the roles that its contract names, and nobody else.</summary>
internal static class Access
{
    /// <exception cref="RpcException">The call is not for this caller.</exception>
    public static void Check(HttpContext context, MethodDescriptor? method)
    {
        var roles = method is null ? [] : ContractCatalog.RolesOf(method);
        if (roles.Count == 0)
        {
            throw Errors.Denied();
        }

        if (roles.Contains(Role.Public))
        {
            return;
        }

        if (context.Features.Get<Caller>() is not { } caller)
        {
            throw NoCaller(context);
        }

        if (!roles.Contains(caller.Role) || caller.Scopes?.Contains(ContractCatalog.ScopeOf(method!)) == false)
        {
            throw Errors.RoleDenied();
        }
    }

    // Before the first keys have been read, a token that may be good cannot be told from a bad one.
    private static RpcException NoCaller(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0 && !context.RequestServices.GetRequiredService<SigningKeys>().AreKnown
            ? Errors.Unavailable()
            : Errors.SignInRequired();
}
