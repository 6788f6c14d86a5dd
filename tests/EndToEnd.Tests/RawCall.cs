using AccesDroits.ServiceDefaults.Grpc;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>What an RPC answered to bytes that no client library would send.</summary>
/// <param name="Fields">The fields that google.rpc.BadRequest names.</param>
/// <param name="Text">All that the error says, in its message and in its details.</param>
/// <param name="Size">Bytes of the details.</param>
internal sealed record RawAnswer(Status Status, string? Code, IReadOnlyList<string> Fields, string Text, int Size)
{
    /// <summary>The stable codes of the fields.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    public static RawAnswer Accepted { get; } = new(Status.DefaultSuccess, null, [], "", 0);

    public static RawAnswer Of(RpcException exception)
    {
        var answer = Errors.DetailsOf(exception);
        var details = answer?.Details ?? [];
        var info = details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()).SingleOrDefault();
        var violations = details.Where(detail => detail.Is(BadRequest.Descriptor)).SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations).ToList();
        return new RawAnswer(
            exception.Status, Errors.CodeOf(info), [.. violations.Select(violation => violation.Field)], $"{exception.Status.Detail} {info} {string.Join(' ', violations)}",
            answer?.CalculateSize() ?? 0) { Codes = [.. info?.Metadata.Values ?? []] };
    }
}

/// <summary>Calls an RPC with the bytes of a request as they are.</summary>
internal static class RawCall
{
    private static readonly Marshaller<byte[]> AsIs = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    /// <param name="rpc">Its path, e.g. /accesdroits.reception.v1.ReceptionService/LogVisit.</param>
    /// <param name="isStream">It answers with a stream, of which the first message is enough.</param>
    public static async Task<RawAnswer> SendAsync(ChannelBase channel, string rpc, byte[] request, bool isStream = false, string? token = null)
    {
        var parts = rpc.Split('/');
        var method = new Method<byte[], byte[]>(isStream ? MethodType.ServerStreaming : MethodType.Unary, parts[1], parts[2], AsIs, AsIs);
        var options = new CallOptions(token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } });
        try
        {
            if (isStream)
            {
                using var stream = channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, options, request);
                await stream.ResponseStream.MoveNext(CancellationToken.None);
                return RawAnswer.Accepted;
            }

            using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, request);
            await call;
            return RawAnswer.Accepted;
        }
        catch (RpcException exception)
        {
            return RawAnswer.Of(exception);
        }
    }
}
