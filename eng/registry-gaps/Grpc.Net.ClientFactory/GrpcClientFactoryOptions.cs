using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>How a registered client is made.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>Address of the service; its host may be a name that service discovery resolves.</summary>
    public Uri? Address { get; set; }

    /// <summary>Configure the channel, in order.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Configure the options of each call, in order.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>Interceptors, the first outermost, with how long they live.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Interceptors of every client of that name.</summary>
    public IList<Interceptor> Interceptors { get; } = [];

    /// <summary>Makes the client of an invoker; by default its constructor does.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }
}

/// <summary>A call whose options are being configured.</summary>
public class CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
{
    /// <summary>The options so far.</summary>
    public CallOptions CallOptions { get; set; } = callOptions;

    /// <summary>Services of the scope the client was resolved from.</summary>
    public IServiceProvider ServiceProvider { get; } = serviceProvider;
}

/// <summary>How long an interceptor lives.</summary>
public enum InterceptorScope
{
    /// <summary>As long as the channel: one for all clients of that name.</summary>
    Channel,
    /// <summary>As long as the client.</summary>
    Client,
}

/// <summary>An interceptor to make.</summary>
public class InterceptorRegistration(InterceptorScope scope, Func<IServiceProvider, Interceptor> creator)
{
    /// <summary>How long it lives.</summary>
    public InterceptorScope Scope { get; } = scope;

    internal Func<IServiceProvider, Interceptor> Creator { get; } = creator ?? throw new ArgumentNullException(nameof(creator));
}

/// <summary>Makes registered clients.</summary>
public abstract class GrpcClientFactory
{
    /// <summary>Makes the client registered under that name.</summary>
    public abstract TClient CreateClient<TClient>(string name) where TClient : class;
}
