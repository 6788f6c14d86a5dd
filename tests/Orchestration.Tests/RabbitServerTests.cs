using System.Text;
using NativeServers;
using RabbitMQ.Client;

namespace AccesDroits.Orchestration.Tests;

public sealed class RabbitServerTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 180_000)]
    public async Task A_killed_server_starts_again_on_the_same_port_with_its_messages()
    {
        await using var server = new RabbitServer(new RabbitOptions(_folder.In("rabbit")) { Password = "p/w:d@", Log = output.WriteLine });
        await server.StartAsync(Cancel);
        await WithChannelAsync(server.ConnectionString, async channel =>
        {
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);
            await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes("hello"), Cancel);
            return true;
        });
        var address = server.ConnectionString;

        Processes.KillHard(server.Pid!.Value);
        await server.Exited;
        Assert.False(await server.IsReadyAsync(Cancel));
        await server.StartAsync(Cancel);

        Assert.Equal(address, server.ConnectionString);
        var message = await WithChannelAsync(address, async channel => await channel.BasicGetAsync("kept", autoAck: true, Cancel));
        Assert.Equal("hello", Encoding.UTF8.GetString(message!.Body.Span));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_stopped_server_leaves_no_process()
    {
        await using var server = new RabbitServer(new RabbitOptions(_folder.In("rabbit")));
        await server.StartAsync(Cancel);
        var own = Processes.DescendantsOf(server.Pid!.Value);
        Assert.NotEmpty(own);
        await server.StopAsync();

        await Processes.UntilAsync(() => !own.Any(Processes.IsAlive), Cancel);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_missing_installation_is_explained_in_one_sentence()
    {
        await using var server = new RabbitServer(new RabbitOptions(_folder.In("rabbit")) { InstallationRoot = _folder.In("nothing") });

        var failure = await Assert.ThrowsAsync<ServerFailureException>(() => server.StartAsync(Cancel));

        Assert.Contains("apt install rabbitmq-server", failure.Message, StringComparison.Ordinal);
    }

    internal static async Task<T> WithChannelAsync<T>(string address, Func<IChannel, Task<T>> use)
    {
        var factory = new ConnectionFactory { Uri = new Uri(address) };
        await using var connection = await factory.CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancel);
        return await use(channel);
    }
}
