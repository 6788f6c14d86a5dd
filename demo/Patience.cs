using Grpc.Core;

namespace AccesDroits.Demo;

/// <summary>Sends a call again while its error is a passing one, less and less often, for a minute at most.</summary>
public sealed class Patience(TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                using var call = send(new CallOptions(deadline: clock.GetUtcNow().UtcDateTime + CallLimit, cancellationToken: cancellation));
                return await call.ResponseAsync;
            }
            catch (RpcException) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
            catch (RpcException error) when (Replies.IsPassing(error) && clock.GetElapsedTime(start) < Limit)
            {
                await Task.Delay(pause, clock, cancellation);
            }
        }
    }
}
