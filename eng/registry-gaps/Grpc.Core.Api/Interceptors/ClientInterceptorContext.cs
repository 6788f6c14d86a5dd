namespace Grpc.Core.Interceptors;

/// <summary>A call on its way through client interceptors.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class where TResponse : class
{
    /// <summary>The method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The host it names.</summary>
    public string? Host { get; } = host;

    /// <summary>Its options.</summary>
    public CallOptions Options { get; } = options;
}
