using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AccesDroits.Gateway.Tests.Protos;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.Gateway.Tests;

public sealed class GrpcRefusalTests(Suite suite)
{
    private static readonly Marshaller<EchoMessage> Echo = Marshallers.Create(
        (EchoMessage message, SerializationContext context) => context.Complete(Google.Protobuf.MessageExtensions.ToByteArray(message)),
        context => EchoMessage.Parser.ParseFrom(context.PayloadAsNewBuffer()));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_is_down_is_unavailable_and_the_error_has_a_code()
    {
        var error = await CallAsync(suite.Channel, "accesdroits.reception.v1.ReceptionService", "LogVisit");

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal("Le service est momentanément indisponible. Réessayez dans un instant.", error.Status.Detail);
        Assert.Equal("unavailable", CodeOf(error));
    }

    [Fact]
    public async Task A_service_that_is_killed_while_it_is_called_is_unavailable_and_the_caller_never_to_blame()
    {
        await using var service = new DyingBackend();
        await using var gateway = await GatewayProcess.StartAsync(("services__reception__http__0", service.Address), ("RateLimits__Anonymous__Burst", "1000000"));
        using var channel = GrpcChannel.ForAddress(gateway.Grpc);
        var codes = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancelled },
            async (call, _) => codes.Add($"{(await CallAsync(channel, "accesdroits.reception.v1.ReceptionService", "LogVisit", new string('x', call * 60))).Status}"));

        Assert.Equal([$"{new Grpc.Core.Status(StatusCode.Unavailable, "Le service est momentanément indisponible. Réessayez dans un instant.")}"], codes.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_service_that_does_not_exist_is_unimplemented()
    {
        var error = await CallAsync(suite.Channel, "accesdroits.nothing.v1.NothingService", "Do");

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.Equal("unknown-path", CodeOf(error));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_and_the_connection_stays_usable()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await suite.Client.EchoAsync(new EchoMessage { Text = new string('x', 5 * 1024 * 1024) }, cancellationToken: Cancelled));

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("after", (await suite.Client.EchoAsync(new EchoMessage { Text = "after" }, cancellationToken: Cancelled)).Text);
    }

    [Fact]
    public async Task A_message_announced_as_too_long_never_reaches_the_service()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(suite.Gateway.Grpc, "/accesdroits.directory.v1.DirectoryService/Echo"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5 * 1024 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };

        using var answer = await suite.Rest.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("8", answer.Headers.GetValues("grpc-status").Single());
        Assert.Equal("Cet envoi est trop volumineux : 4 Mio au plus.", Uri.UnescapeDataString(answer.Headers.GetValues("grpc-message").Single()));
    }

    [Fact]
    public async Task A_gRPC_call_over_HTTP_1_is_told_to_use_HTTP_2()
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        using var answer = await suite.Rest.PostAsync("/accesdroits.directory.v1.DirectoryService/Echo", content, Cancelled);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("HTTP/2.0", answer.Headers.Upgrade.Single().ToString());
        Assert.Contains("HTTP%2F2", answer.Headers.GetValues("grpc-message").Single(), StringComparison.Ordinal);
    }

    // Read from the wire: a client library may notice first that the connection is closed.
    [Fact]
    public async Task A_gRPC_client_on_the_HTTP_1_port_is_told_which_protocol_is_spoken_there()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(suite.Gateway.Http.Host, suite.Gateway.Http.Port, Cancelled);
        await client.GetStream().WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Cancelled);
        var answer = new byte[17];
        await client.GetStream().ReadExactlyAsync(answer, Cancelled);

        // A GOAWAY frame that says HTTP_1_1_REQUIRED (RFC 9113, sections 6.8 and 7).
        Assert.Equal((7, 13), (answer[3], answer[^1]));
    }

    private static string? CodeOf(RpcException error) => Errors.CodeOf(Errors.DetailsOf(error)!.Details.Single().Unpack<ErrorInfo>());

    private static async Task<RpcException> CallAsync(GrpcChannel channel, string service, string method, string text = "")
    {
        var call = new Method<EchoMessage, EchoMessage>(MethodType.Unary, service, method, Echo, Echo);
        return await Assert.ThrowsAsync<RpcException>(
            async () => await channel.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(cancellationToken: Cancelled), new EchoMessage { Text = text }));
    }
}
