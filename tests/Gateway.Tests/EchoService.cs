using AccesDroits.Gateway.Tests.Protos;
using Grpc.Core;

namespace AccesDroits.Gateway.Tests;

/// <summary>A service behind the gateway.</summary>
public sealed class EchoService(EchoLog log) : DirectoryService.DirectoryServiceBase
{
    public static readonly byte[] Details = [8, 9, 18, 3, 0xC3, 0xA9, 33];

    public override Task<EchoMessage> Echo(EchoMessage request, ServerCallContext context)
    {
        context.ResponseTrailers.Add("echo-trailer", context.RequestHeaders.GetValue("echo-header") ?? "");
        return Task.FromResult(request);
    }

    public override async Task Repeat(RepeatRequest request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        for (var index = 0; index < request.Count; index++)
        {
            await responseStream.WriteAsync(new EchoMessage { Text = $"{request.Text} {index}" }, context.CancellationToken);
        }
    }

    public override async Task Hold(EchoMessage request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        log.Deadlines[request.Text] = context.Deadline;
        await responseStream.WriteAsync(request, context.CancellationToken);
        var left = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(left.SetResult);
        await left.Task;
        log.Left(request.Text).SetResult();
    }

    public override async Task Fail(EchoMessage request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(request, context.CancellationToken);
        throw new RpcException(new Status(StatusCode.FailedPrecondition, "Règle non respectée"), new Metadata { { "grpc-status-details-bin", Details } });
    }
}
