namespace Grpc.Core;

/// <summary>A server streaming call under way.</summary>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly AsyncCallState _state;

    /// <summary>Makes a call of functions on a state object.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync, Func<object, Status> getStatusFunc, Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction, object state)
        : this(responseStream, new AsyncCallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state)) { }

    /// <summary>Makes a call of functions.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync, Func<Status> getStatusFunc, Func<Metadata> getTrailersFunc, Action disposeAction)
        : this(responseStream, new AsyncCallState(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction)) { }

    private AsyncServerStreamingCall(IAsyncStreamReader<TResponse> responseStream, AsyncCallState state)
    {
        ResponseStream = responseStream;
        _state = state;
    }

    /// <summary>The responses, read by the client.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>Headers of the response.</summary>
    public Task<Metadata> ResponseHeadersAsync => _state.Headers();

    /// <summary>Status of the ended call; throws while it runs.</summary>
    public Status GetStatus() => _state.Status();

    /// <summary>Trailers of the ended call; throws while it runs.</summary>
    public Metadata GetTrailers() => _state.Trailers();

    /// <summary>Cancels the call if it still runs, and releases it.</summary>
    public void Dispose() => _state.Dispose();
}
