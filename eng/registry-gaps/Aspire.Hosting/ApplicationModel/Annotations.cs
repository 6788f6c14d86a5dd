using NativeServers;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port a resource listens on.</summary>
public sealed class EndpointAnnotation(string name, string uriScheme = "http", int? port = null) : IResourceAnnotation
{
    /// <summary>Name of the endpoint.</summary>
    public string Name { get; set; } = name;

    /// <summary>http or https.</summary>
    public string UriScheme { get; set; } = uriScheme;

    /// <summary>Wanted port; a free one when null.</summary>
    public int? Port { get; set; } = port;

    /// <summary>Port the process itself listens on; there is no proxy here, so it is the same.</summary>
    public int? TargetPort { get; set; }

    /// <summary>Whether people outside the application use it.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Accepted and without effect: nothing stands in front of a process here.</summary>
    public bool IsProxied { get; set; } = true;

    /// <summary>Variable that receives the port.</summary>
    internal string? PortVariable { get; set; }

    /// <summary>Whether Kestrel knows this endpoint by its name from the service's own appsettings.json.</summary>
    internal bool IsKestrelEndpoint { get; set; }

    /// <summary>Ports in use, one per replica.</summary>
    internal IReadOnlyList<int> Allocated { get; private set; } = [];

    internal void Allocate(string resource, int replicas, bool honourFixedPort)
    {
        if (Allocated.Count > 0)
            return;
        var wanted = honourFixedPort ? Port ?? TargetPort : null;
        if (wanted is { } port && !FreePorts.IsFree(port))
            throw new DistributedApplicationException($"Port {port}, wanted by '{resource}', is in use; stop the program that holds it or choose another port.");
        Allocated = [.. Enumerable.Range(0, replicas).Select(replica => replica == 0 && wanted is { } first ? first : FreePorts.Take())];
    }

    internal string Url(int replica, string host) => Allocated.Count == 0
        ? throw new DistributedApplicationException($"The endpoint '{Name}' has no port yet: the application is not started.")
        : $"{UriScheme}://{host}:{Allocated[replica]}";
}

/// <summary>Says that a resource starts after another.</summary>
public sealed class WaitAnnotation(IResource resource, bool forCompletion, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>What is waited for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Whether it must have ended rather than be healthy.</summary>
    public bool ForCompletion { get; } = forCompletion;

    /// <summary>Exit code that counts as completion.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>How many processes run.</summary>
public sealed class ReplicaAnnotation(int replicas) : IResourceAnnotation
{
    /// <summary>Number of processes.</summary>
    public int Replicas { get; } = replicas;
}

/// <summary>Variables added when a process starts.</summary>
public sealed class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Adds the variables.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>The variables of a process that is about to start.</summary>
public sealed class EnvironmentCallbackContext(CancellationToken cancellationToken)
{
    /// <summary>Variables and their values: text, parameters, endpoints or connection strings.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends the start.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

internal sealed record ArgumentsAnnotation(IReadOnlyList<string> Arguments) : IResourceAnnotation;

internal sealed record HttpHealthCheckAnnotation(string Path, int StatusCode, string? EndpointName) : IResourceAnnotation;

internal sealed record ReferenceAnnotation(IResource Resource) : IResourceAnnotation;

internal sealed record DataVolumeAnnotation : IResourceAnnotation;

internal sealed record ProjectFilesAnnotation(string ProjectPath, string Assembly) : IResourceAnnotation;
