using AccesDroits.Contracts;
using AccesDroits.ServiceDefaults.Auth;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>
/// Applies what the contract says before a use case runs: an RPC may be called by the roles that it names and by nobody else, and a request
/// that breaks a rule of its fields is refused.
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
        Access.Check(context.GetHttpContext(), ContractCatalog.Methods.GetValueOrDefault(context.Method));
        var violations = new Violations();
        FieldRules.Check((IMessage)request!, violations);
        violations.ThrowIfAny();
    }
}
