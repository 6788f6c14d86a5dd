namespace Aspire.Hosting.ApplicationModel;

/// <summary>A named endpoint of a resource; its port is known once the application starts.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName)
{
    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>Whether the endpoint exists.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Address of the first replica, without a trailing slash.</summary>
    public string Url => Annotation.Url(0, "localhost");

    /// <summary>Port of the first replica.</summary>
    public int Port => Annotation.Allocated[0];

    /// <summary>http or https.</summary>
    public string Scheme => Annotation.UriScheme;

    private EndpointAnnotation Annotation => Find()
        ?? throw new DistributedApplicationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    private EndpointAnnotation? Find() =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name == EndpointName);
}
