using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using RegistryGaps.Tests.Protos;

namespace RegistryGaps.Tests;

public sealed class GrpcClientConfigurationTests(EchoServers servers) : IClassFixture<EchoServers>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interceptors_run_in_the_order_of_registration_on_both_sides()
    {
        await using var services = servers.Client(throughProxy: false, http => http
            .AddInterceptor(() => new NamedClientInterceptor("first"))
            .AddInterceptor(() => new NamedClientInterceptor("second"))
            .AddInterceptor(InterceptorScope.Client, _ => new NamedClientInterceptor("of the client")));
        using var call = services.GetRequiredService<Echo.EchoClient>().SayAsync(new Text(), cancellationToken: Cancel);

        Assert.Equal("of the client, first, second", (await call).Headers["client"]);
        Assert.Equal(["outer", "inner"], call.GetTrailers().GetAll("server").Select(entry => entry.Value));
    }

    [Fact]
    public async Task Call_credentials_are_composed_in_order()
    {
        await using var services = servers.Client(throughProxy: false, http => http
            .ConfigureChannel(channel => channel.UnsafeUseInsecureChannelCallCredentials = true)
            .AddCallCredentials((_, metadata) => AddAsync(metadata, "un"))
            .AddCallCredentials((context, metadata, _) => AddAsync(metadata, context.MethodName)));

        var reply = await services.GetRequiredService<Echo.EchoClient>().SayAsync(new Text(), cancellationToken: Cancel);

        Assert.Equal("un, Say", reply.Headers["proof"]);
    }

    [Fact]
    public async Task Messages_are_compressed_with_gzip_and_handlers_of_the_http_client_see_them()
    {
        var seen = new ConcurrentQueue<string>();
        await using var services = servers.Client(throughProxy: false, http => http.AddHttpMessageHandler(() => new EncodingRecorder(seen)));
        var text = new string('a', 10_000);

        var reply = await services.GetRequiredService<Echo.EchoClient>()
            .SayAsync(new Text { Value = text }, new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancel);

        Assert.Equal(text, reply.Value);
        Assert.Equal("gzip", reply.Headers["grpc-encoding"]);
        Assert.Equal(["gzip"], seen);
    }

    [Fact]
    public async Task Options_of_calls_are_configured_for_each_call()
    {
        await using var services = servers.Client(throughProxy: false, configureClient: options =>
            options.CallOptionsActions.Add(call => call.CallOptions = call.CallOptions.WithDeadline(DateTime.UtcNow.AddDays(-1))));

        var error = await Assert.ThrowsAsync<RpcException>(
            () => services.GetRequiredService<Echo.EchoClient>().SayAsync(new Text(), cancellationToken: Cancel).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public void A_client_is_new_each_time_and_its_handlers_are_made_once()
    {
        var made = 0;
        using var services = servers.Client(throughProxy: false, http => http.AddHttpMessageHandler(() =>
        {
            made++;
            return new EncodingRecorder([]);
        }));

        Assert.NotSame(services.GetRequiredService<Echo.EchoClient>(), services.GetRequiredService<Echo.EchoClient>());
        Assert.Equal(1, made);
    }

    [Fact]
    public void A_client_without_address_says_so()
    {
        using var services = servers.Client(throughProxy: false, configureClient: options => options.Address = null);
        Assert.Contains("Set an address", Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<Echo.EchoClient>()).Message);
    }

    [Fact]
    public void Configuring_the_http_client_of_a_grpc_client_is_refused()
    {
        using var services = servers.Client(throughProxy: false, http => http.ConfigureHttpClient(_ => { }));
        Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<Echo.EchoClient>());
    }

    private static Task AddAsync(Metadata metadata, string value)
    {
        metadata.Add("proof", value);
        return Task.CompletedTask;
    }

    private sealed class EncodingRecorder(ConcurrentQueue<string> seen) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            seen.Enqueue(string.Join(',', response.Headers.GetValues("grpc-encoding")));
            return response;
        }
    }
}
