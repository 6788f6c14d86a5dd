using System.Net.Http.Json;
using Aspire.Hosting.Testing;

namespace AccesDroits.Orchestration.Tests;

public sealed class AppHostEnvironmentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_service_gets_the_environment_that_Aspire_promises()
    {
        await using var suite = await SampleSuite.StartAsync("--OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317", "--Parameters:token", "given");
        await suite.HealthyAsync("front");

        var environment = await suite.EnvironmentOfAsync("front");

        var http = suite.App.GetEndpoint("front", "http");
        Assert.Equal($"http://127.0.0.1:{http.Port}", environment["Kestrel__Endpoints__http__Url"]);
        Assert.Equal($"http://127.0.0.1:{suite.App.GetEndpoint("front", "internal").Port}", environment["Kestrel__Endpoints__internal__Url"]);
        Assert.DoesNotContain("ASPNETCORE_URLS", environment.Keys);
        Assert.Equal("Development", environment["ASPNETCORE_ENVIRONMENT"]);
        Assert.Equal("front", environment["OTEL_SERVICE_NAME"]);
        Assert.StartsWith("service.instance.id=front", environment["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("given", environment["TOKEN"]);
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_replica_is_a_process_with_its_own_discovery_variable()
    {
        await using var suite = await SampleSuite.StartAsync();
        await suite.HealthyAsync("front");

        var environment = await suite.EnvironmentOfAsync("front");

        string[] addresses = [environment["services__back__http__0"], environment["services__back__http__1"], environment["services__back__internal__0"], environment["services__back__internal__1"]];
        Assert.Equal(4, addresses.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("services__back__http__2", environment.Keys);
        Assert.Equal(suite.App.GetEndpoint("back", "internal"), new Uri(addresses[2]));
        using var client = new HttpClient();
        var names = new List<string>();
        foreach (var address in addresses[2..])
            names.Add((await client.GetFromJsonAsync<Dictionary<string, string>>(address + "/environment", Cancel))!["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact(Timeout = 120_000)]
    public async Task Arguments_reach_the_service()
    {
        await using var suite = await SampleSuite.StartAsync();
        await suite.HealthyAsync("front");
        using var client = suite.App.CreateHttpClient("front", "internal");

        Assert.Equal("--colour blue", string.Join(' ', (await client.GetFromJsonAsync<string[]>("/arguments", Cancel))!));
    }

    [Fact(Timeout = 180_000)]
    public async Task Servers_are_started_and_their_connection_strings_given()
    {
        await using var suite = await SampleSuite.StartAsync("--servers", "true");
        await suite.HealthyAsync("front");

        var environment = await suite.EnvironmentOfAsync("front");

        Assert.Equal(await suite.App.GetConnectionStringAsync("sampledb", Cancel), environment["ConnectionStrings__sampledb"]);
        Assert.Matches("^Host=127.0.0.1;Port=[0-9]+;Username=postgres;Password=[^;]+;Database=sample$", environment["ConnectionStrings__sampledb"]);
        Assert.Matches("^amqp://rabbitmq:[^@]+@127.0.0.1:[0-9]+$", environment["ConnectionStrings__events"]);
        await using var data = Npgsql.NpgsqlDataSource.Create(environment["ConnectionStrings__sampledb"]);
        await using var command = data.CreateCommand("SELECT current_database()");
        Assert.Equal("sample", await command.ExecuteScalarAsync(Cancel));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_missing_secret_is_generated_once_and_readable_by_its_owner_alone()
    {
        using var folder = new TemporaryFolder();
        var tokens = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var suite = await SampleSuite.StartAsync("--data", folder.In("data"));
            await suite.HealthyAsync("front");
            tokens.Add((await suite.EnvironmentOfAsync("front"))["TOKEN"]);
        }

        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEmpty(tokens[0]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.In("data/secrets.json")));
    }
}
