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

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CheckCaller(context);
        return continuation(new CheckedReader<TRequest>(requestStream), context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CheckCaller(context);
        return continuation(new CheckedReader<TRequest>(requestStream), responseStream, context);
    }

    private static void Check<TRequest>(TRequest request, ServerCallContext context)
    {
        CheckCaller(context);
        CheckFields(request);
    }

    private static void CheckCaller(ServerCallContext context) => Access.Check(context.GetHttpContext(), ContractCatalog.Methods.GetValueOrDefault(context.Method));

    private static void CheckFields<TRequest>(TRequest request)
    {
        var violations = new Violations();
        FieldRules.Check((IMessage)request!, violations);
        violations.ThrowIfAny();
    }

    // Every message of a stream obeys the rules, not the first alone.
    private sealed class CheckedReader<TRequest>(IAsyncStreamReader<TRequest> inner) : IAsyncStreamReader<TRequest>
    {
        public TRequest Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await inner.MoveNext(cancellationToken))
            {
                return false;
            }

            CheckFields(inner.Current);
            return true;
        }
    }
}
