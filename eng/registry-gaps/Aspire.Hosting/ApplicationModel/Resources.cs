namespace Aspire.Hosting.ApplicationModel;

/// <summary>Anything the application is made of.</summary>
public interface IResource
{
    /// <summary>Unique name, lower case.</summary>
    string Name { get; }

    /// <summary>Everything that was said about the resource.</summary>
    ICollection<IResourceAnnotation> Annotations { get; }
}

/// <summary>A remark about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>A resource that gets environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that gets command-line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on ports.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource whose start can wait for others.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that belongs to another.</summary>
public interface IResourceWithParent<out T> : IResource where T : IResource
{
    /// <summary>The owner.</summary>
    T Parent { get; }
}

/// <summary>A resource that is reached with a connection string.</summary>
public interface IResourceWithConnectionString : IResource
{
    /// <summary>Returns the connection string; null when it is unknown.</summary>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default);
}

/// <summary>Base of all resources.</summary>
public abstract class Resource(string name) : IResource
{
    /// <inheritdoc />
    public string Name { get; } = name;

    /// <inheritdoc />
    public ICollection<IResourceAnnotation> Annotations { get; } = [];
}

/// <summary>A value from the configuration, <c>Parameters:{name}</c>.</summary>
public sealed class ParameterResource : Resource
{
    private readonly Lazy<string> _value;

    /// <summary>Describes a parameter.</summary>
    public ParameterResource(string name, Func<string> callback, bool secret = false) : base(name)
    {
        _value = new Lazy<string>(callback);
        Secret = secret;
    }

    /// <summary>Whether the value must stay out of sight.</summary>
    public bool Secret { get; }

    /// <summary>Returns the value.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(Value);

    internal string Value => _value.Value;
}

/// <summary>A connection string from the configuration, <c>ConnectionStrings:{name}</c>.</summary>
internal sealed class ConnectionStringResource(string name, Func<string> value) : Resource(name), IResourceWithConnectionString
{
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => new(value());
}

/// <summary>A server; here a private process instead of a container.</summary>
public class ContainerResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the application.</summary>
    Session,

    /// <summary>Longer. A private process ends with the application all the same; its data stays.</summary>
    Persistent,
}

/// <summary>A .NET project of the solution.</summary>
public class ProjectResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;
