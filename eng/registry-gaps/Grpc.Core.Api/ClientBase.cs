using Grpc.Core.Interceptors;

namespace Grpc.Core;

/// <summary>Base of generated clients.</summary>
public abstract class ClientBase
{
    /// <summary>For test doubles: every call throws.</summary>
    protected ClientBase() : this(new UnimplementedCallInvoker()) { }

    /// <summary>For the generated NewInstance.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.CreateDecoratedCallInvoker();
    }

    /// <summary>Makes a client of a channel.</summary>
    public ClientBase(ChannelBase channel) : this(Invoker(channel)) { }

    /// <summary>Makes a client of an invoker.</summary>
    public ClientBase(CallInvoker callInvoker) : this(new ClientBaseConfiguration(NotNull(callInvoker), null)) { }

    /// <summary>Makes the client's calls.</summary>
    protected CallInvoker CallInvoker { get; }

    internal ClientBaseConfiguration Configuration { get; }

    private static CallInvoker Invoker(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }

    private static CallInvoker NotNull(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        return callInvoker;
    }

    /// <summary>What a client is made of; opaque to its users.</summary>
    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker _callInvoker;
        private readonly string? _host;

        internal ClientBaseConfiguration(CallInvoker callInvoker, string? host)
        {
            _callInvoker = callInvoker;
            _host = host;
        }

        internal CallInvoker CreateDecoratedCallInvoker() =>
            _host is null ? _callInvoker : new InterceptingCallInvoker(_callInvoker, new HostInterceptor(_host));

        internal ClientBaseConfiguration WithHost(string host) => new(_callInvoker, host);
    }
}

/// <summary>Base of generated clients that can make a copy of themselves.</summary>
public abstract class ClientBase<T> : ClientBase where T : ClientBase<T>
{
    /// <inheritdoc/>
    protected ClientBase() { }

    /// <inheritdoc/>
    protected ClientBase(ClientBaseConfiguration configuration) : base(configuration) { }

    /// <inheritdoc/>
    public ClientBase(ChannelBase channel) : base(channel) { }

    /// <inheritdoc/>
    public ClientBase(CallInvoker callInvoker) : base(callInvoker) { }

    /// <summary>A copy whose calls name this host.</summary>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Makes another client of that configuration.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
