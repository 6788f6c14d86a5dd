using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace AccesDroits.Orchestration.Tests;

/// <summary>The sample suite, started for one test and removed after it.</summary>
internal sealed class SampleSuite : IAsyncDisposable
{
    private SampleSuite(DistributedApplication app) => App = app;

    public DistributedApplication App { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<SampleSuite> StartAsync(params string[] args)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(args, Cancel);
        var suite = new SampleSuite(await builder.BuildAsync(Cancel));
        try
        {
            await suite.App.StartAsync(Cancel);
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    public Task<ResourceEvent> HealthyAsync(string name) => App.ResourceNotifications.WaitForResourceHealthyAsync(name, Cancel);

    public Task<ResourceEvent> UntilAsync(string name, Func<CustomResourceSnapshot, bool> condition) =>
        App.ResourceNotifications.WaitForResourceAsync(name, change => condition(change.Snapshot), Cancel);

    public async Task<Dictionary<string, string>> EnvironmentOfAsync(string name)
    {
        using var client = App.CreateHttpClient(name, "internal");
        return (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", Cancel))!;
    }

    public static int? PidOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value as int?;

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
