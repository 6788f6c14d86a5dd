using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AccesDroits.Gateway.Tests;

public sealed class RestTests(Suite suite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_of_a_point_comes_from_Statistics_over_HTTP_1()
    {
        var report = await suite.Rest.GetFromJsonAsync<JsonElement>("/api/v1/points/la-clairiere/report", Cancelled);

        Assert.Equal("la-clairiere", report.GetProperty("code").GetString());
        Assert.Equal("HTTP/1.1", report.GetProperty("protocol").GetString());
    }

    [Theory]
    [InlineData("/api/v1/points/la-clairiere/report")]
    [InlineData("/api/v1/nothing")]
    public async Task Every_REST_answer_has_the_security_headers_and_names_no_server(string path)
    {
        using var answer = await suite.Rest.GetAsync(path, Cancelled);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/connect/nothing")]
    [InlineData("/.well-known/nothing")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/accesdroits.directory.v1.DirectoryService/Echo")]
    public async Task An_unknown_path_is_answered_404_with_a_problem_in_French(string path)
    {
        using var answer = await suite.Rest.GetAsync(path, Cancelled);

        await AssertProblemAsync(answer, HttpStatusCode.NotFound, "unknown-path", "Cette adresse n'existe pas.");
    }

    [Fact]
    public async Task The_gateway_shows_its_own_health_as_one_word()
    {
        Assert.Equal("Healthy", await suite.Rest.GetStringAsync("/health", Cancelled));
    }

    [Theory]
    [InlineData("/api/v1/points/../../../health")]
    [InlineData("/api/v1/points/%2e%2e/%2e%2e/%2e%2e/health")]
    [InlineData("/api/v1/points/..%2f..%2f..%2fhealth")]
    [InlineData("/api/v1/points/..%5c..%5c..%5chealth")]
    [InlineData("/api/v1/statistics//health")]
    [InlineData("//health")]
    public async Task The_health_of_a_service_is_out_of_reach(string path)
    {
        // The path goes out as it is written here, not as a client would tidy it.
        var address = new Uri(suite.Gateway.Http.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        using var answer = await suite.Rest.SendAsync(request, Cancelled);

        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_with_a_problem_in_French_whether_its_length_is_announced_or_not(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/statistics/echo") { Content = new ByteArrayContent(new byte[5 * 1024 * 1024]) };
        request.Headers.TransferEncodingChunked = chunked;
        // The gateway answers before the whole body is sent, as a client that waits for leave to send it finds out.
        request.Headers.ExpectContinue = true;

        using var answer = await suite.Rest.SendAsync(request, Cancelled);

        await AssertProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "too-large", "Cet envoi est trop volumineux : 4 Mio au plus.");
    }

    [Fact]
    public async Task A_host_that_is_not_ours_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = "elsewhere.example" } };

        using var answer = await suite.Rest.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    internal static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code, string message)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(message, problem.GetProperty("detail").GetString());
    }
}
