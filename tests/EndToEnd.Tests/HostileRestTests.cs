using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Bad input over REST: the same rules as over gRPC, answered as problem+json.</summary>
public sealed class HostileRestTests(Suite suite)
{
    private static readonly GetReportRequest Valid = new() { ScopeKind = ScopeKind.Point, ScopeCode = "somewhere", From = "2024-01-01", To = "2024-12-31" };

    [Fact]
    public async Task A_bad_value_in_the_address_is_refused_by_the_name_of_its_parameter_and_is_not_repeated()
    {
        var failures = new ConcurrentBag<string>();
        var tried = Spoiled.Of(Valid).Where(spoiled => spoiled.Path != "scope_kind").ToList();
        Assert.True(tried.Count > 50, "The parameters have not been found.");
        await Parallel.ForEachAsync(tried, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (spoiled, cancellationToken) =>
        {
            var request = GetReportRequest.Parser.ParseFrom(spoiled.Bytes);
            if (request.ScopeCode.Length == 0 || request.ScopeCode.Contains('\0', StringComparison.Ordinal) || request.ToString().Length > 6_000)
            {
                // Another address, or one that the server refuses before anybody reads it: see below.
                return;
            }

            using var answer = await suite.Http.GetAsync($"/api/v1/points/{Uri.EscapeDataString(request.ScopeCode)}/report?from={Uri.EscapeDataString(request.From)}&to={Uri.EscapeDataString(request.To)}", cancellationToken);
            if (await WrongWithAsync(answer, spoiled.Path == "scope_code" ? "code" : spoiled.Path, spoiled.Value) is { } wrong)
            {
                failures.Add($"{spoiled.Path}, {spoiled.What}: {wrong}");
            }
        });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/api/v1/points/la-clairiere/report?from=2024-01-01&to=%FF", "to")]
    [InlineData("/api/v1/points/la-clairiere/report?from=2024-01-01&to=2024-12-31&to=2024-12-31", "to")]
    [InlineData("/api/v1/points/la-clairiere/report?from[]=2024-01-01&to=2024-12-31", "from")]
    [InlineData("/api/v1/points/la-clairiere/report?&&=&%=", "from")]
    [InlineData("/api/v1/points/la-clairiere/report", "from")]
    public async Task An_address_that_no_browser_would_write_is_bad_input(string address, string field)
    {
        using var answer = await suite.Http.GetAsync(Raw(address));
        Assert.Null(await WrongWithAsync(answer, field, ""));
    }

    [Theory]
    [InlineData("POST", "/api/v1/points/la-clairiere/report?from=2024-01-01&to=2024-12-31")]
    [InlineData("DELETE", "/api/v1/points/la-clairiere/report?from=2024-01-01&to=2024-12-31")]
    [InlineData("GET", "/api/v1/points/la%FFclairiere/report?from=2024-01-01&to=2024-12-31")]
    [InlineData("GET", "/api/v1/points/la%C0%AFclairiere/report?from=2024-01-01&to=2024-12-31")]
    [InlineData("GET", "/api/v1/points/la-clairiere")]
    [InlineData("GET", "/api/v1/points//report?from=2024-01-01&to=2024-12-31")]
    [InlineData("GET", "/api/v1/statistics/nothing")]
    [InlineData("GET", "/api/v1/nothing")]
    public async Task What_is_not_served_is_answered_as_a_problem(string method, string address)
    {
        using var answer = await suite.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), Raw(address)));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_of_5_MB_is_refused_as_too_large()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/points/la-clairiere/report") { Content = new ByteArrayContent(new byte[5 * 1024 * 1024]) };
        request.Headers.ExpectContinue = true;
        using var answer = await suite.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(10_000, "z", HttpStatusCode.RequestUriTooLong)]
    [InlineData(7_000, "z", HttpStatusCode.BadRequest)]
    [InlineData(1, "%00", HttpStatusCode.BadRequest)]
    public async Task An_address_without_end_or_with_a_NUL_is_refused(int times, string part, HttpStatusCode status)
    {
        using var answer = await suite.Http.GetAsync($"/api/v1/points/{string.Concat(Enumerable.Repeat(part, times))}/report?from=2024-01-01&to=2024-12-31");
        Assert.Equal(status, answer.StatusCode);
    }

    // The address goes on the wire as it is written here.
    private Uri Raw(string address) => new($"{suite.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{address}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static async Task<string?> WrongWithAsync(HttpResponseMessage answer, string field, string value)
    {
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.BadRequest || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType}: {body}";
        }

        using var problem = JsonDocument.Parse(body);
        if (!problem.RootElement.GetProperty("errors").EnumerateArray().Any(error => error.GetProperty("field").GetString() == field))
        {
            return $"names others: {body}";
        }

        return value.Trim().Length >= 3 && body.Contains(value.Trim(), StringComparison.OrdinalIgnoreCase) ? $"repeats the value: {body}" : null;
    }
}
