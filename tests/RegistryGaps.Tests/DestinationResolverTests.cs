using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace RegistryGaps.Tests;

public sealed class DestinationResolverTests
{
    [Theory]
    [InlineData("http://localhost:5101", null, "http://localhost:5101/", null)]
    [InlineData("http://10.0.0.1:5101", null, "http://10.0.0.1:5101/", "reception")]
    [InlineData("http://localhost:5101", "guichet", "http://localhost:5101/", "guichet")]
    public async Task The_host_header_is_the_service_except_on_this_machine_or_when_configured(string endpoint, string? host, string address, string? expectedHost)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("services:reception:http:0", (string?)endpoint)]).Build());
        services.AddReverseProxy().AddServiceDiscoveryDestinationResolver();
        await using var provider = services.BuildServiceProvider();

        var resolved = await provider.GetRequiredService<IDestinationResolver>().ResolveDestinationsAsync(
            new Dictionary<string, DestinationConfig>
            {
                ["known"] = new() { Address = "http://reception", Host = host },
                ["unknown"] = new() { Address = "http://elsewhere:81/" },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(
            [(address, expectedHost), ("http://elsewhere:81/", null)],
            resolved.Destinations.Values.Select(destination => (destination.Address, destination.Host)));
    }
}
