using AccesDroits.Contracts;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>
/// Applies what the contract says before a use case runs: an RPC that names no role is denied, and a request that breaks a rule of its
/// fields is refused. The roles of the caller are enforced as soon as accounts exist; until then the suite listens on the loopback address only.
/// </summary>
internal sealed class ContractInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, responseStream, context);
    }

    private static void Check<TRequest>(TRequest request, ServerCallContext context)
    {
        if (!ContractCatalog.Methods.TryGetValue(context.Method, out var method) || ContractCatalog.RolesOf(method).Count == 0)
        {
            throw Errors.Denied();
        }

        var violations = new Violations();
        FieldRules.Check((IMessage)request!, violations);
        violations.ThrowIfAny();
    }
}
