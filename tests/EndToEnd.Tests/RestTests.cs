using System.Net;
using System.Text.Json;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

public class RestTests(Suite suite)
{
    [Theory]
    [InlineData("from=2024-01-01&to=2024-02-30", "to")]
    [InlineData("from=hier&to=2024-12-31", "from")]
    [InlineData("to=2024-12-31", "from")]
    [InlineData("from=2024-12-31&to=2024-01-01", "to")]
    public async Task A_bad_period_is_answered_with_problem_json_that_names_the_field(string query, string field)
    {
        using var response = await suite.Http.GetAsync($"/api/v1/points/somewhere/report?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("invalid-argument", problem.RootElement.GetProperty("code").GetString());
        Assert.Contains(problem.RootElement.GetProperty("errors").EnumerateArray(), error => error.GetProperty("field").GetString() == field);
    }

    [Fact]
    public async Task An_unknown_point_is_not_found()
    {
        using var response = await suite.Http.GetAsync("/api/v1/points/nowhere/report?from=2024-01-01&to=2024-12-31");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("unknown-scope", problem.RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_the_report()
    {
        using var document = JsonDocument.Parse(await suite.Http.GetStringAsync("/api/v1/statistics/openapi.json"));
        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/api/v1/points/{code}/report", out var path));
        Assert.True(path.GetProperty("get").GetProperty("responses").TryGetProperty("200", out _));
    }

    [Fact]
    public async Task The_health_of_the_services_is_not_shown_outside()
    {
        Assert.Equal("Healthy", await suite.Http.GetStringAsync("/health"));
        using var response = await suite.Http.GetAsync("/alive");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
