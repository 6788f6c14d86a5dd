using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runtime;

/// <summary>One process (or one thing inside a server, such as a database) that can be started, watched and stopped.</summary>
internal interface IResourceRuntime
{
    /// <summary>Process id while it runs.</summary>
    int? Pid { get; }

    /// <summary>Completes with the exit code when what runs now has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>Whether an end with code 0 is an end, not a crash.</summary>
    bool MayFinish => false;

    /// <summary>Addresses to show.</summary>
    IEnumerable<UrlSnapshot> Urls => [];

    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync();

    Task<bool> IsHealthyAsync(CancellationToken cancellationToken);
}

/// <summary>What a runtime is made from.</summary>
internal sealed record RuntimeContext(DistributedApplicationBuilder Builder, DataFolder Data, string Id, int Replica, Action<string, bool> Log);

/// <summary>Says how a resource runs on this machine.</summary>
internal sealed record RuntimeAnnotation(Func<RuntimeContext, IResourceRuntime> Create) : IResourceAnnotation;
