namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>How services are discovered.</summary>
public sealed class ServiceDiscoveryOptions
{
    /// <summary>Whether an address may ask for any scheme.</summary>
    public bool AllowAllSchemes { get; set; } = true;

    /// <summary>The schemes an address may ask for, unless it may ask for all.</summary>
    public IList<string> AllowedSchemes { get; set; } = [];
}

/// <summary>Where services are configured.</summary>
public sealed class ConfigurationServiceEndpointProviderOptions
{
    /// <summary>Section that holds a section per service.</summary>
    public string SectionName { get; set; } = "Services";
}
