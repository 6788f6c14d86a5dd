using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using AccesDroits.Gateway.Tests.Protos;

namespace AccesDroits.Gateway.Tests;

/// <summary>What stands between browsers and the pages.</summary>
public sealed class PageTests(Suite suite)
{
    private static readonly (string, string)[] Stingy =
    [
        ("RateLimits__Anonymous__Burst", "3"), ("RateLimits__Anonymous__PerMinute", "1"), ("RateLimits__SignIn__Burst", "2"), ("RateLimits__SignIn__PerMinute", "1"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_has_the_policies_of_a_page_and_no_other_answer_lets_a_frame_show_it()
    {
        using var answer = await suite.Rest.GetAsync("/page", Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.All(["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"], part => Assert.Contains(part, policy, StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_a_browser_says_of_itself_goes_no_further()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page");
        request.Headers.Add("Authorization", "Bearer made.up.token");
        request.Headers.Add("AccesDroits-Session", new string('A', 43));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("Cookie", "apparence=sombre");
        using var answer = await suite.Rest.SendAsync(request, Cancelled);
        var headers = await answer.Content.ReadFromJsonAsync<string[]>(Cancelled);

        Assert.DoesNotContain(headers!, header => header.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase) || header.StartsWith("AccesDroits-Session", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(headers!, header => header.Contains("203.0.113.9", StringComparison.Ordinal) || header.Equals("X-Forwarded-Proto: https", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Cookie: apparence=sombre", headers!);
    }

    [Fact]
    public async Task A_person_reads_a_page_when_the_pages_are_away()
    {
        await using var gateway = await GatewayProcess.StartAsync(("services__portal__http__0", "http://127.0.0.1:1"));
        using var answer = await suite.Rest.GetAsync(new Uri(gateway.Http, "/"), Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<html lang=\"fr\">", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_asks_too_often_is_told_when_to_come_again_in_the_words_of_their_protocol()
    {
        await using var gateway = await GatewayProcess.StartAsync([.. Stingy, ("services__portal__http__0", suite.Backend.Internal), ("services__statistics__internal__0", suite.Backend.Internal), ("services__directory__http__0", suite.Backend.Grpc)]);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await suite.Rest.GetAsync(new Uri(gateway.Http, "/page"), Cancelled)).StatusCode);
        }

        using var page = await suite.Rest.GetAsync(new Uri(gateway.Http, "/page"), Cancelled);
        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.InRange(page.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        using var rest = await suite.Rest.GetAsync(new Uri(gateway.Http, "/api/v1/points/la-clairiere/report"), Cancelled);
        await RestTests.AssertProblemAsync(rest, HttpStatusCode.TooManyRequests, "too-many-requests", "Trop de demandes en peu de temps. Attendez un peu, puis recommencez.");
        Assert.NotNull(rest.Headers.RetryAfter);

        using var channel = GrpcChannel.ForAddress(gateway.Grpc);
        var call = new DirectoryService.DirectoryServiceClient(channel).EchoAsync(new EchoMessage { Text = "a" }, cancellationToken: Cancelled);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Equal("Healthy", await suite.Rest.GetStringAsync(new Uri(gateway.Http, "/health"), Cancelled));
    }

    [Fact]
    public async Task Forms_of_people_who_have_not_signed_in_are_counted_apart()
    {
        await using var gateway = await GatewayProcess.StartAsync([.. Stingy, ("services__portal__http__0", suite.Backend.Internal)]);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(gateway, "a")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(gateway, "a")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await suite.Rest.GetAsync(new Uri(gateway.Http, "/page"), Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_no_service_has_accepted_counts_for_the_address()
    {
        await using var gateway = await GatewayProcess.StartAsync([.. Stingy, ("services__directory__http__0", suite.Backend.Grpc)]);
        using var channel = GrpcChannel.ForAddress(gateway.Grpc);
        var client = new DirectoryService.DirectoryServiceClient(channel);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(StatusCode.FailedPrecondition, await RefusalAsync(client, MadeUp(time)));
        }

        Assert.Equal(StatusCode.ResourceExhausted, await RefusalAsync(client, MadeUp(9)));
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused_with_a_page()
    {
        using var answer = await PostAsync(suite.Gateway, new string('a', 5 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory, InlineData(10, false), InlineData(12, true)]
    public async Task The_form_that_takes_files_may_be_larger_and_has_its_own_limit(int mebibytes, bool isRefused)
    {
        using var answer = await PostAsync(suite.Gateway, new string('a', mebibytes * 1024 * 1024), "/sollicitations/0198c0de-0000-7000-8000-000000000000/pieces");
        Assert.Equal(isRefused, answer.StatusCode == HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(isRefused, (await answer.Content.ReadAsStringAsync(Cancelled)).Contains("11 Mio", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_trickles_in_is_cut_off()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(suite.Gateway.Http.Host, suite.Gateway.Http.Port, Cancelled);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /form HTTP/1.1\r\nHost: {suite.Gateway.Http.Authority}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\na"), Cancelled);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancelled);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_known_proxy_is_believed_about_who_asks()
    {
        await using var gateway = await GatewayProcess.StartAsync([.. Stingy, ("services__portal__http__0", suite.Backend.Internal), ("Proxies__Known", "127.0.0.1")]);
        for (var caller = 0; caller < 10; caller++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/page"));
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{caller}");
            request.Headers.Add("X-Forwarded-Proto", "https");
            using var answer = await suite.Rest.SendAsync(request, Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        }
    }

    private static async Task<StatusCode> RefusalAsync(DirectoryService.DirectoryServiceClient client, Metadata token)
    {
        using var call = client.Fail(new EchoMessage(), token, cancellationToken: Cancelled);
        return (await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(Cancelled))
            {
            }
        })).StatusCode;
    }

    private static Metadata MadeUp(int number)
    {
        var claims = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"sub":"{{number}}"}""")).TrimEnd('=');
        return new Metadata { { "authorization", $"Bearer e30.{claims}.sig" } };
    }

    private async Task<HttpResponseMessage> PostAsync(GatewayProcess gateway, string body, string path = "/form")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Http, path)) { Content = new StringContent(body) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.ExpectContinue = true;
        return await suite.Rest.SendAsync(request, Cancelled);
    }
}
