using System.Net;
using System.Net.Http.Headers;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The log of events is for the services alone: nothing that comes through the gateway reaches it.</summary>
public sealed class EventLogTests(Suite suite)
{
    private const string Path = "/accesdroits.events.v1.EventLogService/ReplayEvents";

    // Ways around the routes that the gateway has.
    public static TheoryData<string> Detours =>
    [
        Path,
        $"/accesdroits.reception.v1.ReceptionService/..{Path}",
        $"/accesdroits.reception.v1.ReceptionService/%2e%2e{Path}",
        $"/accesdroits.reception.v1.ReceptionService/..%2f{Path[1..]}",
        $"/accesdroits.reception.v1.ReceptionService/%252e%252e{Path}",
        $"/accesdroits.reception.v1.ReceptionService/{Path}",
        $"//{Path}",
        $"/ACCESDROITS{Path["/accesdroits".Length..]}",
        $"/api/v1/statistics{Path}",
        $"/api/v1/statistics/../../..{Path}",
        $"/api/v1/points/..%2f..%2f..{Path}",
    ];

    [Fact]
    public async Task A_client_of_the_event_log_is_told_that_there_is_none()
    {
        var log = new EventLogService.EventLogServiceClient(suite.As(Role.Service));
        using var call = log.ReplayEvents(new ReplayEventsRequest());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((StatusCode.Unimplemented, "unknown-path"), (refusal.StatusCode, RawAnswer.Of(refusal).Code));

        // On the address of the service itself it answers.
        using var channel = GrpcChannel.ForAddress(suite.App.GetEndpoint("reception", "http"));
        var metadata = new Metadata { { "authorization", $"Bearer {suite.Mint.Token(new Caller(Guid.NewGuid(), Role.Service))}" } };
        using var direct = new EventLogService.EventLogServiceClient(channel).ReplayEvents(new ReplayEventsRequest(), metadata);
        while (await direct.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        Assert.Equal(StatusCode.OK, direct.GetStatus().StatusCode);
    }

    [Theory, MemberData(nameof(Detours))]
    public async Task No_detour_over_HTTP_2_reaches_the_event_log(string path)
    {
        foreach (var type in new[] { "application/grpc", "application/grpc+proto", "application/grpc-web", "application/json" })
        {
            using var client = new HttpClient();
            using var answer = await client.SendAsync(Request(suite.GrpcAddress, path, type, HttpVersion.Version20));
            AssertClosed(answer, await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory, MemberData(nameof(Detours))]
    public async Task No_detour_over_HTTP_1_reaches_the_event_log(string path)
    {
        foreach (var type in new[] { "application/grpc", "application/grpc-web", "application/json" })
        {
            using var answer = await suite.Http.SendAsync(Request(suite.Http.BaseAddress!, path, type, HttpVersion.Version11));
            AssertClosed(answer, await answer.Content.ReadAsByteArrayAsync());
        }

        using var read = await suite.Http.GetAsync(Raw(suite.Http.BaseAddress!, path));
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    private static void AssertClosed(HttpResponseMessage answer, byte[] body)
    {
        var status = answer.Headers.TryGetValues("grpc-status", out var header) ? header.Single() : null;
        if (status is null)
        {
            // Forbidden: what is no path of a program is a page, and takes the forms of our pages alone.
            Assert.True((int)answer.StatusCode is 403 or 404 or 405 or 426, $"{answer.StatusCode}");
        }
        else
        {
            // Unimplemented, HTTP/2 required, or nowhere to forward it to.
            Assert.True(status is "12" or "13" or "14", status);
        }

        Assert.DoesNotContain("Changed", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    // An empty message in its frame: all the events.
    private static HttpRequestMessage Request(Uri address, string path, string type, Version version) => new(HttpMethod.Post, Raw(address, path))
    {
        Version = version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Headers = { TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
        Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
    };

    // The path goes on the wire as it is written here.
    private static Uri Raw(Uri address, string path) =>
        new($"{address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
