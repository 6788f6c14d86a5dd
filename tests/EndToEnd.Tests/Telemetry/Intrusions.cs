using System.Collections.Concurrent;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>Sends marked requests to every RPC that the gateway forwards, and to addresses that lead nowhere.</summary>
internal sealed class Intrusions(Suite suite)
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    // MetricTests counts the calls of this one.
    private const string Counted = "GetDesk";

    /// <summary>How the calls ended, by RPC.</summary>
    public ConcurrentQueue<(string Method, StatusCode Status)> Ends { get; } = new();

    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
        [.. ContractCatalog.Methods.Values.Where(method => !method.IsServerStreaming && method.Name != Counted).OrderBy(method => method.FullName, StringComparer.Ordinal)];

    public async Task CallEverythingAsync()
    {
        foreach (var method in Methods)
        {
            foreach (var body in Marked.Bodies(method))
            {
                await CallAsync(method.Service.FullName, method.Name, body);
            }
        }

        await CallAsync("accesdroits.reception.v1.ReceptionService", Marked.Header, []);
        await CallAsync(Marked.Header, Marked.Header, []);
        await AskAsync(HttpMethod.Get, $"/api/v1/points/{Marked.Header}/report?from={Marked.Header}&to=2024-12-31");
        await AskAsync(HttpMethod.Get, $"/api/v1/points/{Marked.Header}/report?from=2024-01-01&to=2024-12-31");
        await AskAsync(HttpMethod.Get, $"/api/v1/statistics/{Marked.Header}");
        await AskAsync(HttpMethod.Post, $"/{Marked.Header}?{Marked.Header}={Marked.Header}");
        await AskAsync(new HttpMethod(Marked.Header.ToUpperInvariant()), "/");
    }

    private async Task CallAsync(string service, string name, byte[] body)
    {
        var call = ChannelOf(service, name).CreateCallInvoker().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, service, name, Raw, Raw), null,
            new CallOptions(new Metadata { { "tracestate", $"{Marked.Header}={Marked.Header}" }, { "baggage", $"{Marked.Header}={Marked.Header}" }, { "x-note", Marked.Header } }), body);
        try
        {
            await call;
            Ends.Enqueue((name, StatusCode.OK));
        }
        catch (RpcException exception)
        {
            Ends.Enqueue((name, exception.StatusCode));
        }
    }

    // Somebody who may make the call, where there is one.
    private GrpcChannel ChannelOf(string service, string name) =>
        ContractCatalog.Methods.TryGetValue($"/{service}/{name}", out var method) ? suite.AsAllowed(method) : suite.As(Role.NetworkAdmin);

    private async Task AskAsync(HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Add("User-Agent", Marked.Header);
        request.Headers.Add("tracestate", $"{Marked.Header}={Marked.Header}");
        request.Headers.Add("baggage", $"{Marked.Header}={Marked.Header}");
        request.Headers.Referrer = new Uri($"http://localhost/{Marked.Header}");
        using var response = await suite.Http.SendAsync(request);
        Assert.False(response.IsSuccessStatusCode, $"{method} {address} was answered.");
    }
}
