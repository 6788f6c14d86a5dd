using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>How a program gets a token, and when it gets none.</summary>
public sealed class ConnectTokenTests(Suite suite) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = suite.Http.BaseAddress };

    private ClientService.ClientServiceClient Clients => new(suite.As(Role.NetworkAdmin));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_program_gets_a_token_by_form_or_by_Basic_and_calls_with_it()
    {
        var (client, secret) = await PutAsync();
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Code}:{secret}")));
        foreach (var answer in new[] { await AskAsync(Form(client.Code, secret)), await AskAsync([("grant_type", "client_credentials")], basic) })
        {
            Assert.Equal((HttpStatusCode.OK, "Bearer", 300, "statistics"), (answer.Status, answer.Text("token_type"), answer.Body.GetProperty("expires_in").GetInt32(), answer.Text("scope")));
            Assert.Equal("no-store", answer.CacheControl);
            await ListPointsAsync(answer.Text("access_token"));
        }
    }

    public static TheoryData<string, string, int> BadRequests => new()
    {
        { "", "invalid_request", 400 },
        { "client_id=ID&client_secret=SECRET", "invalid_request", 400 },
        { "grant_type=password&client_id=ID&client_secret=SECRET", "unsupported_grant_type", 400 },
        { "grant_type=client_credentials&grant_type=client_credentials&client_id=ID&client_secret=SECRET", "invalid_request", 400 },
        { "grant_type=client_credentials&client_id=ID&client_secret=wrong", "invalid_client", 401 },
        { "grant_type=client_credentials&client_id=ID", "invalid_client", 401 },
        { "grant_type=client_credentials&client_id=nobody&client_secret=SECRET", "invalid_client", 401 },
        { "grant_type=client_credentials&client_id=ID%07&client_secret=SECRET", "invalid_client", 401 },
        { "grant_type=client_credentials&client_id=ID%00&client_secret=SECRET", "invalid_request", 400 },
        { "grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=statistics+directory", "invalid_scope", 400 },
    };

    [Theory, MemberData(nameof(BadRequests))]
    public async Task A_bad_request_is_answered_with_the_error_of_RFC_6749(string form, string error, int status)
    {
        var (client, secret) = await PutAsync();
        using var content = new StringContent(form.Replace("ID", client.Code, StringComparison.Ordinal).Replace("SECRET", secret, StringComparison.Ordinal));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var answer = await _http.PostAsync(new Uri("/connect/token", UriKind.Relative), content);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal((status, $$"""{"error":"{{error}}"}"""), ((int)answer.StatusCode, body));
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
    }

    [Fact]
    public async Task Credentials_in_two_places_or_in_no_form_are_a_bad_request()
    {
        var (client, secret) = await PutAsync();
        var basic = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Code}:{secret}")));
        Assert.Equal("invalid_request", (await AskAsync(Form(client.Code, secret), basic)).Text("error"));
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri("/connect/token", UriKind.Relative), json);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_secret_is_answered_once_and_only_its_hash_is_kept()
    {
        var (client, secret) = await PutAsync();
        var again = await Clients.PutClientAsync(new PutClientRequest { Client = client });
        Assert.Equal((1, ""), (again.Revision, again.Secret));
        client.Label = "Autre nom";
        var changed = await Clients.PutClientAsync(new PutClientRequest { Client = client, ExpectedRevision = 1 });
        Assert.Equal((2, ""), (changed.Revision, changed.Secret));
        Assert.Equal(0, await suite.CountAsync("directorydb", "select count(*) from client c where c::text like '%' || @secret || '%'", new { secret }));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Form(client.Code, secret))).Status);
    }

    [Fact]
    public async Task A_new_secret_replaces_the_one_before_and_a_revoked_program_gets_no_token_until_it_has_a_new_one()
    {
        var (client, secret) = await PutAsync();
        var rotated = (await Clients.RotateClientSecretAsync(new RotateClientSecretRequest { Id = client.Id })).Secret;
        Assert.Equal("invalid_client", (await AskAsync(Form(client.Code, secret))).Text("error"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Form(client.Code, rotated))).Status);

        await Clients.RevokeClientAsync(new RevokeClientRequest { Id = client.Id });
        Assert.Equal("invalid_client", (await AskAsync(Form(client.Code, rotated))).Text("error"));
        Assert.NotNull((await StoredAsync(client.Code)).RevokedAt);

        var renewed = (await Clients.RotateClientSecretAsync(new RotateClientSecretRequest { Id = client.Id })).Secret;
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Form(client.Code, renewed))).Status);
        Assert.Null((await StoredAsync(client.Code)).RevokedAt);
    }

    [Fact]
    public async Task A_token_reaches_no_further_than_the_scope_it_was_asked_for()
    {
        var client = NewClient("directory", "statistics");
        var secret = (await Clients.PutClientAsync(new PutClientRequest { Client = client })).Secret;
        var token = (await AskAsync([.. Form(client.Code, secret), ("scope", "directory")])).Text("access_token");
        var refusal = await Refusal.Of(new StatisticsService.StatisticsServiceClient(suite.With(token)).ListPointsAsync(new ListPointsRequest()));
        Assert.Equal((StatusCode.PermissionDenied, "role-denied"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task A_program_that_asks_too_often_waits_and_disturbs_no_other()
    {
        var ((client, secret), (other, otherSecret)) = (await PutAsync(), await PutAsync());
        var answer = await AskAsync(Form(client.Code, secret));
        for (var asked = 1; answer.Status == HttpStatusCode.OK && asked < 200; asked++)
        {
            answer = await AskAsync(Form(client.Code, secret));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.InRange(answer.RetryAfter?.TotalSeconds ?? 0, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Form(other.Code, otherSecret))).Status);
    }

    [Fact]
    public async Task A_program_has_the_role_of_a_person_with_the_scope_of_that_role()
    {
        async Task<IReadOnlyDictionary<string, string>> FieldsAsync(Action<Client> spoil)
        {
            var client = NewClient("statistics");
            spoil(client);
            return (await Refusal.Of(Clients.PutClientAsync(new PutClientRequest { Client = client }))).Fields;
        }

        Assert.Equal("not-a-role-of-programs", (await FieldsAsync(client => client.Role = Role.Service))["client.role"]);
        Assert.Equal("not-a-role-of-programs", (await FieldsAsync(client => client.Role = Role.Public))["client.role"]);
        Assert.Equal("role-and-structure", (await FieldsAsync(client => client.Role = Role.Coordinator))["client.structure_id"]);
        Assert.Equal("role-and-structure", (await FieldsAsync(client => client.StructureId = World.NewId()))["client.structure_id"]);
        Assert.Equal("role-and-institution", (await FieldsAsync(client => client.Role = Role.PartnerContact))["client.institution_id"]);
        Assert.Equal("unknown-structure", (await FieldsAsync(client => (client.Role, client.StructureId) = (Role.Coordinator, World.NewId())))["client.structure_id"]);
        Assert.Equal("unknown-scope", (await FieldsAsync(client => client.Scopes.Add("events")))["client.scopes[1]"]);
    }

    [Fact]
    public async Task The_programs_of_the_suite_itself_are_not_changed_from_outside()
    {
        var service = (await StoredAsync("service")).Client;
        Assert.Equal(Role.Service, service.Role);
        Assert.Equal("client-built-in", (await Refusal.Of(Clients.RevokeClientAsync(new RevokeClientRequest { Id = service.Id }))).Code);
        Assert.Equal("client-built-in", (await Refusal.Of(Clients.RotateClientSecretAsync(new RotateClientSecretRequest { Id = service.Id }))).Code);
        var taken = NewClient("statistics");
        taken.Id = service.Id;
        Assert.Equal("client-built-in", (await Refusal.Of(Clients.PutClientAsync(new PutClientRequest { Client = taken, ExpectedRevision = 1 }))).Code);
        taken.Code = "operator";
        Assert.Equal("client-built-in", (await Refusal.Of(Clients.PutClientAsync(new PutClientRequest { Client = taken }))).Code);
    }

    [Fact]
    public async Task The_operator_finds_credentials_that_only_they_can_read()
    {
        var before = await ClientCredentials.ReadAsync(suite.OperatorFile, CancellationToken.None);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(suite.OperatorFile));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Form(before.Id, before.Secret))).Status);
    }

    private async Task<(Client Client, string Secret)> PutAsync()
    {
        var client = NewClient("statistics");
        var answer = await Clients.PutClientAsync(new PutClientRequest { Client = client });
        Assert.Equal(1, answer.Revision);
        return (client, answer.Secret);
    }

    private static Client NewClient(params string[] scopes) =>
        new() { Id = World.NewId(), Code = World.NewCode(), Label = "Export de la Caf", Role = Role.StatisticsReader, Scopes = { scopes } };

    private async Task<StoredClient> StoredAsync(string code)
    {
        var request = new ListClientsRequest { PageSize = 2 };
        while (true)
        {
            var page = await Clients.ListClientsAsync(request);
            if (page.Clients.FirstOrDefault(client => client.Client.Code == code) is { } found)
            {
                return found;
            }

            Assert.NotEmpty(page.NextPageToken);
            request.PageToken = page.NextPageToken;
        }
    }

    private async Task ListPointsAsync(string token) => await new StatisticsService.StatisticsServiceClient(suite.With(token)).ListPointsAsync(new ListPointsRequest());

    private static (string Name, string Value)[] Form(string id, string secret) => [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];

    private async Task<Answer> AskAsync((string Name, string Value)[] form, AuthenticationHeaderValue? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent(form.ToDictionary(field => field.Name, field => field.Value)) };
        request.Headers.Authorization = header;
        using var answer = await _http.SendAsync(request);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return new Answer(answer.StatusCode, body.RootElement.Clone(), answer.Headers.RetryAfter?.Delta, answer.Headers.CacheControl?.ToString());
    }

    private sealed record Answer(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter, string? CacheControl)
    {
        public string Text(string name) => Body.GetProperty(name).GetString()!;
    }
}
