using Grpc.Core;
using Grpc.Core.Interceptors;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>
/// Reads on what a caller still sends when it has its answer before the end, a refusal most often. An HTTP/2 client that is answered while it
/// sends gives up the stream and may send a frame too many, for which the server closes the whole connection: the caller never learns why it was
/// refused, and every other call on that connection fails. The gateway sends the calls of everybody over one.
/// </summary>
internal sealed class DrainInterceptor : Interceptor
{
    // Well over the largest upload, in messages of any size; whoever sends more, or nothing more, is cut off.
    private const int MostMessages = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        finally
        {
            await DrainAsync(requestStream, context.CancellationToken);
        }
    }

    private static async Task DrainAsync<TRequest>(IAsyncStreamReader<TRequest> requestStream, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            for (var messages = 0; messages < MostMessages && await requestStream.MoveNext(patience.Token); messages++)
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The caller is gone or sends no messages: the answer stands as it is.
        }
    }
}
