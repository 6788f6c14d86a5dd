using Grpc.Core;
using RegistryGaps.Tests.Protos;

namespace RegistryGaps.Tests;

public sealed class GrpcRoundTripTests(EchoServers servers) : IClassFixture<EchoServers>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool> ThroughProxy => [false, true];

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task A_unary_call_brings_back_the_answer_headers_and_trailers(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);
        using var call = Client(services).SayAsync(new Text { Value = "bonjour" }, cancellationToken: Cancel);

        Assert.Equal("bonjour", (await call).Value);
        Assert.True((await call.ResponseHeadersAsync).GetValue("replica") is "one" or "two");
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("7", call.GetTrailers().GetValue("length"));
        Assert.Equal([0, 255, 7], call.GetTrailers().GetValueBytes("bytes-bin")!);
    }

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task A_client_stream_is_received_whole(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);
        using var call = Client(services).Join(cancellationToken: Cancel);
        foreach (var word in new[] { "un", "deux", "trois" })
        {
            await call.RequestStream.WriteAsync(new Text { Value = word }, Cancel);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal("un deux trois", (await call).Value);
    }

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task A_server_stream_is_received_in_order(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);
        using var call = Client(services).Split(new Text { Value = "un deux trois" }, cancellationToken: Cancel);

        var words = await call.ResponseStream.ReadAllAsync(Cancel).Select(text => text.Value).ToListAsync(Cancel);

        Assert.Equal(["un", "deux", "trois"], words);
    }

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task A_duplex_call_answers_each_message_before_the_next_is_sent(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);
        using var call = Client(services).Chat(cancellationToken: Cancel);
        foreach (var word in new[] { "un", "deux" })
        {
            await call.RequestStream.WriteAsync(new Text { Value = word }, Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            Assert.Equal($"re: {word}", call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Cancel));
    }

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task An_error_arrives_with_its_code_detail_and_trailers(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);

        var error = await Assert.ThrowsAsync<RpcException>(
            () => Client(services).FailAsync(new Text { Value = "porte fermée" }, cancellationToken: Cancel).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("porte fermée", error.Status.Detail);
        Assert.Equal("closed", error.Trailers.GetValue("reason"));
    }

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task A_passed_deadline_ends_the_call_on_both_sides(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);
        var name = $"deadline {throughProxy}";
        var givenUp = EchoService.GivenUp.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        using var call = Client(services).Wait(new Text { Value = name }, deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await givenUp.Task.WaitAsync(Patience, Cancel);
    }

    [Theory, MemberData(nameof(ThroughProxy))]
    public async Task A_cancelled_call_is_cancelled_at_the_server(bool throughProxy)
    {
        await using var services = servers.Client(throughProxy);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var name = $"cancelled {throughProxy}";
        var givenUp = EchoService.GivenUp.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        using var call = Client(services).Wait(new Text { Value = name }, cancellationToken: source.Token);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));

        await source.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await givenUp.Task.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public void A_blocking_call_brings_back_the_answer()
    {
        using var services = servers.Client(throughProxy: false);
        Assert.Equal("oui", Client(services).Say(new Text { Value = "oui" }, cancellationToken: Cancel).Value);
    }

    [Fact]
    public async Task Calls_take_the_replicas_in_turn()
    {
        await using var services = servers.Client(throughProxy: false);
        var replicas = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            using var call = Client(services).SayAsync(new Text(), cancellationToken: Cancel);
            replicas.Add((await call.ResponseHeadersAsync).GetValue("replica"));
        }

        Assert.Equal(["one", "two", "one", "two"], replicas);
    }

    private static Echo.EchoClient Client(IServiceProvider services) => services.GetRequiredService<Echo.EchoClient>();
}
