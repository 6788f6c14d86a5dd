using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource goes through.</summary>
public static class KnownResourceStates
{
    /// <summary>Not started.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>Waits for another resource.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>Is starting.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>Runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>Is stopping.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>Ended, on request or by a crash.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>Ended by itself, with success.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>Cannot start.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>States in which a resource stays until someone acts.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>The commands every resource knows.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts a stopped resource.</summary>
    public static readonly string StartCommand = "resource-start";

    /// <summary>Stops a resource until it is started again.</summary>
    public static readonly string StopCommand = "resource-stop";

    /// <summary>Stops a resource and starts it again.</summary>
    public static readonly string RestartCommand = "resource-restart";
}

/// <summary>State of a resource, as text.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without style.</summary>
    public static implicit operator ResourceStateSnapshot?(string? text) => text is null ? null : new(text, null);
}

/// <summary>A named fact about a resource, such as <c>executable.pid</c>.</summary>
public sealed record ResourcePropertySnapshot(string Name, object? Value);

/// <summary>An address of a resource.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

/// <summary>What is known about one process of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>Kind of resource.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Facts by name.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>Where the resource stands.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>Health; null unless it runs.</summary>
    public HealthStatus? HealthStatus { get; init; }

    /// <summary>Exit code of the last end.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Start of the running process.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>Addresses.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];
}

/// <summary>A change of one process of a resource.</summary>
public sealed class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The process: the name of the resource, with a number when there are replicas.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>The new state of affairs.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
