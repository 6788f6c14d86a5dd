using System.Net.Http.Headers;
using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Rest;
using AccesDroits.Testing;
using Microsoft.AspNetCore.Builder;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Who may call what over REST: every route that a service describes follows an RPC, or is for anyone.</summary>
public sealed class RestMatrixTests(Suite suite)
{
    private static readonly string[] Documents = ["/api/v1/directory/openapi.json", "/api/v1/statistics/openapi.json"];

    // The keys of tokens, and the tokens themselves.
    private static readonly string[] ForAnyone = ["GET /.well-known/jwks.json", "POST /connect/token"];

    [Fact]
    public async Task Every_route_has_a_rule_and_only_those_of_tokens_are_for_anyone()
    {
        var routes = await RoutesAsync();
        Assert.All(routes, route => Assert.True(route.Rule == "anyone" || ContractCatalog.Methods.ContainsKey(route.Rule), $"{route.Method} {route.Path} has no rule: {route.Rule}"));
        Assert.Equal(ForAnyone, routes.Where(route => route.Rule == "anyone").Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal));
        Assert.Contains(routes, route => route.Path == "/api/v1/points/{code}/report");
    }

    [Fact]
    public async Task A_route_is_for_the_roles_of_its_RPC_and_for_no_other()
    {
        foreach (var route in (await RoutesAsync()).Where(route => route.Rule != "anyone"))
        {
            var roles = ContractCatalog.RolesOf(ContractCatalog.Methods[route.Rule]);
            foreach (var role in Enum.GetValues<Role>().Where(role => role is not (Role.Unspecified or Role.Public)))
            {
                var caller = new Caller(Guid.NewGuid(), role, role.ActsInStructure() ? Guid.NewGuid() : null, role.ActsForInstitution() ? Guid.NewGuid() : null);
                Assert.Equal((route.Path, role, roles.Contains(role)), (route.Path, role, await StatusAsync(route, suite.Mint.Token(caller)) is not (401 or 403)));
            }

            foreach (var (what, token) in Tokens.Bad(suite, new Caller(Guid.NewGuid(), Role.NetworkAdmin)))
            {
                Assert.Equal((route.Path, what, 401), (route.Path, what, await StatusAsync(route, token)));
            }
        }
    }

    [Fact]
    public async Task The_report_of_a_point_is_for_the_people_of_its_structure_and_unknown_to_those_of_another()
    {
        var (own, other) = (await World.CreateAsync(suite), await World.CreateAsync(suite));
        await own.ReportWhenAsync(_ => true);
        var route = new Route("GET", $"/api/v1/points/{own.Code}/report?from=2024-01-01&to=2024-12-31", "");
        Assert.Equal(200, await StatusAsync(route, suite.Mint.Token(own.Caller(Role.Coordinator))));
        Assert.Equal(404, await StatusAsync(route, suite.Mint.Token(other.Caller(Role.Coordinator))));
    }

    [Fact]
    public async Task A_route_of_the_API_that_was_given_no_rule_is_for_nobody()
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        await using var app = builder.Build();
        app.MapRestApi().MapGet("/forgotten", () => "open");
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.GetAsync(new Uri("/api/v1/forgotten", UriKind.Relative));
        Assert.Equal(403, (int)answer.StatusCode);
    }

    private sealed record Route(string Method, string Path, string Rule);

    private async Task<List<Route>> RoutesAsync()
    {
        List<Route> routes = [];
        foreach (var address in Documents)
        {
            using var document = JsonDocument.Parse(await suite.Http.GetStringAsync(address));
            routes.AddRange(
                from path in document.RootElement.GetProperty("paths").EnumerateObject()
                from operation in path.Value.EnumerateObject()
                select new Route(operation.Name.ToUpperInvariant(), path.Name, operation.Value.TryGetProperty(RouteRules.Extension, out var rule) ? rule.GetString()! : ""));
        }

        return routes;
    }

    private async Task<int> StatusAsync(Route route, string? token)
    {
        using var http = new HttpClient { BaseAddress = suite.Http.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path.Replace("{code}", "nowhere", StringComparison.Ordinal).Replace("{id}", "0198f2c0-0000-7000-8000-000000000000", StringComparison.Ordinal).Replace("{format}", "csv", StringComparison.Ordinal));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
