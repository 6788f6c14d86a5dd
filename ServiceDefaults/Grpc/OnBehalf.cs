using Grpc.Core;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>Asks another service with the token of the caller, so that it says itself what they may do and enters that they did.</summary>
public static class OnBehalf
{
    /// <exception cref="RpcException">What the other service answers; unavailable when it does not.</exception>
    public static async Task<TResponse> CallAsync<TResponse>(ServerCallContext context, Func<CallOptions, AsyncUnaryCall<TResponse>> call)
    {
        var headers = new Metadata();
        if (context.RequestHeaders.Get("authorization") is { } token)
        {
            headers.Add(token);
        }

        try
        {
            return await call(new CallOptions(headers, context.Deadline, context.CancellationToken));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && Errors.DetailsOf(exception) is null)
        {
            throw Errors.Unavailable();
        }
    }
}
