using AccesDroits.Gateway.Tests.Protos;
using Grpc.Core;

namespace AccesDroits.Gateway.Tests;

public sealed class GrpcForwardingTests(Suite suite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_passes_with_its_headers_and_trailers()
    {
        using var call = suite.Client.EchoAsync(new EchoMessage { Text = "été" }, new Metadata { { "echo-header", "kept" } }, cancellationToken: Cancelled);

        Assert.Equal("été", (await call).Text);
        Assert.Equal("kept", call.GetTrailers().GetValue("echo-trailer"));
        Assert.DoesNotContain(await call.ResponseHeadersAsync, header => header.Key == "server");
    }

    [Fact]
    public async Task A_stream_passes_whole_and_in_order()
    {
        using var call = suite.Client.Repeat(new RepeatRequest { Text = new string('x', 2000), Count = 500 }, cancellationToken: Cancelled);

        var texts = await call.ResponseStream.ReadAllAsync(Cancelled).Select(message => message.Text).ToListAsync(Cancelled);

        Assert.Equal(Enumerable.Range(0, 500).Select(index => $"{new string('x', 2000)} {index}"), texts);
    }

    [Fact]
    public async Task The_service_learns_that_the_caller_cancelled()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var call = suite.Client.Hold(new EchoMessage { Text = "cancel" }, cancellationToken: caller.Token);
        Assert.True(await call.ResponseStream.MoveNext(Cancelled));

        await caller.CancelAsync();

        await suite.Backend.Log.Left("cancel").Task.WaitAsync(Cancelled);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    [Fact]
    public async Task A_deadline_reaches_the_service_and_ends_the_call()
    {
        var deadline = DateTime.UtcNow.AddSeconds(2);
        using var call = suite.Client.Hold(new EchoMessage { Text = "deadline" }, deadline: deadline, cancellationToken: Cancelled);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.ReadAllAsync(Cancelled).CountAsync(Cancelled));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await suite.Backend.Log.Left("deadline").Task.WaitAsync(Cancelled);
        Assert.NotEqual(DateTime.MaxValue, suite.Backend.Log.Deadlines["deadline"]);
    }

    [Fact]
    public async Task An_error_after_the_first_message_keeps_its_status_message_and_details()
    {
        using var call = suite.Client.Fail(new EchoMessage { Text = "first" }, cancellationToken: Cancelled);
        Assert.True(await call.ResponseStream.MoveNext(Cancelled));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancelled));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("Règle non respectée", error.Status.Detail);
        Assert.Equal(EchoService.Details, error.Trailers.GetValueBytes("grpc-status-details-bin"));
    }

    [Fact]
    public async Task A_message_under_the_limit_passes()
    {
        var text = new string('x', 4 * 1024 * 1024 - 1024);

        Assert.Equal(text, (await suite.Client.EchoAsync(new EchoMessage { Text = text }, cancellationToken: Cancelled)).Text);
    }
}
