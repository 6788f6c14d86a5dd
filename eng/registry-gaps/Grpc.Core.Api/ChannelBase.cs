namespace Grpc.Core;

/// <summary>A channel to a server.</summary>
public abstract class ChannelBase
{
    /// <summary>Makes a channel to that target.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The target.</summary>
    public string Target { get; }

    /// <summary>An invoker whose calls use this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Shuts the channel down.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Shuts the channel down.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
