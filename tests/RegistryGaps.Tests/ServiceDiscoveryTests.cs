using System.Net;

namespace RegistryGaps.Tests;

public sealed class ServiceDiscoveryTests
{
    private static readonly Dictionary<string, string?> Known = new()
    {
        ["services:reception:http:0"] = "http://localhost:5101",
        ["services:reception:http:1"] = "http://localhost:5102",
        ["services:reception:internal:0"] = "http://localhost:5201",
        ["services:secure:https:0"] = "https://localhost:7101",
        ["services:secure:http:0"] = "http://localhost:7102",
        ["services:bare:http"] = "10.0.0.1:8080",
    };

    [Theory]
    [InlineData("http://_internal.reception/alive", "http://localhost:5201/alive")]
    [InlineData("https+http://secure/a?b=c", "https://localhost:7101/a?b=c")]
    [InlineData("http://secure/", "http://localhost:7102/")]
    [InlineData("http://bare/x", "http://10.0.0.1:8080/x")]
    [InlineData("http://unknown/x", "http://unknown/x")]
    [InlineData("https+http://unknown/x", "https://unknown/x")]
    [InlineData("http://reception:9999/", "http://reception:9999/")]
    public async Task An_address_is_resolved_from_the_configuration(string address, string expected) =>
        Assert.Equal([expected], await SendAsync(address, 1));

    [Fact]
    public async Task Several_end_points_take_turns() => Assert.Equal(
        ["http://localhost:5101/", "http://localhost:5102/", "http://localhost:5101/"], await SendAsync("http://reception/", 3));

    [Fact]
    public async Task A_changed_configuration_is_seen_by_the_next_request()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Known).Build();
        await using var services = Services(configuration);
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        Assert.Equal("http://localhost:5201/", await client.GetStringAsync("http://_internal.reception/", TestContext.Current.CancellationToken));

        configuration["services:reception:internal:0"] = "http://localhost:6201";
        configuration.Reload();

        Assert.Equal("http://localhost:6201/", await client.GetStringAsync("http://_internal.reception/", TestContext.Current.CancellationToken));
    }

    private static async Task<List<string>> SendAsync(string address, int times)
    {
        await using var services = Services(new ConfigurationBuilder().AddInMemoryCollection(Known).Build());
        var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        var seen = new List<string>();
        for (var i = 0; i < times; i++)
        {
            seen.Add(await client.GetStringAsync(address, TestContext.Current.CancellationToken));
        }

        return seen;
    }

    private static ServiceProvider Services(IConfiguration configuration)
    {
        var services = new ServiceCollection().AddSingleton(configuration);
        services.AddServiceDiscovery();
        services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery().ConfigurePrimaryHttpMessageHandler(() => new AddressEcho()));
        return services.BuildServiceProvider();
    }

    private sealed class AddressEcho : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(request.RequestUri!.ToString()) });
    }
}
