using System.Net;
using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Demo;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The accounts of the demo are opened as the product opens them, then used by whoever reads the file.</summary>
[Collection(Demo)]
public sealed class DemoAccountsTests(Suite suite) : IDisposable
{
    /// <summary>The tests that enter the demo, one after the other: its accounts and their mail are the same in all.</summary>
    internal const string Demo = "demo";

    private static readonly string[] Roles =
        ["receiver", "social-worker", "coordinator", "network-admin", "partner-contact", "partner-supervisor", "statistics-reader", "dpo", "receiver", "social-worker", "coordinator"];

    // One at a time: the accounts are those of the whole suite, and so are their file and what was said of it.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);
    private static readonly StringWriter Output = new();

    private readonly HttpClient _http = new() { BaseAddress = suite.App.GetEndpoint("gateway", "http") };
    private readonly Network[] _networks = [LaClairiere2017.Create(), LesTilleuls.Create(LesTilleuls.Seed, new DateOnly(2026, 6, 30))];

    public void Dispose() => _http.Dispose();

    private string Data => suite.App.Services.GetRequiredService<IConfiguration>()["data"]!;

    private string FileOfAccounts => Path.Combine(Data, "demo-accounts.json");

    [Fact]
    public Task Every_account_of_the_file_signs_in_and_every_program_has_tokens() => AloneAsync(async () =>
    {
        await OpenAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOfAccounts));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(FileOfAccounts));
        var accounts = json.RootElement.GetProperty("accounts").EnumerateArray().ToList();
        Assert.Equal(Roles, accounts.Select(account => account.GetProperty("role").GetString()));
        Assert.All(accounts, account => Assert.Equal(["email", "password", "role", "scope", "totpSecret"], account.EnumerateObject().Select(property => property.Name)));
        foreach (var account in accounts)
        {
            await EnterAsync(account);
        }

        var clients = json.RootElement.GetProperty("clients").EnumerateArray().ToList();
        Assert.Equal(["la-clairiere-export", "caf-54"], clients.Select(client => client.GetProperty("client_id").GetString()));
        Assert.Equal(["coordinator", "statistics-reader"], (await Task.WhenAll(clients.Select(RoleOfAsync))).ToList());
        using var figures = new HttpRequestMessage(HttpMethod.Get, "/api/v1/points/les-tilleuls/report?from=2017-01-01&to=2017-12-31");
        figures.Headers.Authorization = new("Bearer", await TokenAsync(clients[0]));
        using var answer = await _http.SendAsync(figures);
        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"The figures of another structure: {answer.StatusCode}");

        // The Caf reads publications, and of no period that it would choose itself.
        foreach (var (path, expected) in new[]
        {
            ("publications", HttpStatusCode.OK), ("catalogue", HttpStatusCode.OK), ("changes?since=0", HttpStatusCode.OK), ("points", HttpStatusCode.OK),
            ("points/la-clairiere/report?from=2017-01-01&to=2017-12-31", HttpStatusCode.Forbidden), ("points/la-clairiere/report?from=2017-01-01&to=2017-12-30", HttpStatusCode.Forbidden),
        })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
            asked.Headers.Authorization = new("Bearer", await TokenAsync(clients[1]));
            using var answered = await _http.SendAsync(asked);
            Assert.Equal((path, expected), (path, answered.StatusCode));
        }

        Assert.Contains(FileOfAccounts, Output.ToString(), StringComparison.Ordinal);
        Assert.All(
            accounts.SelectMany(account => new[] { account.GetProperty("password").GetString(), account.GetProperty("totpSecret").GetString() })
                .Concat(clients.Select(client => client.GetProperty("client_secret").GetString())).OfType<string>(),
            secret => Assert.DoesNotContain(secret, Output.ToString(), StringComparison.Ordinal));
    });

    [Fact]
    public Task A_second_run_changes_nothing_and_says_where_the_file_is() => AloneAsync(async () =>
    {
        await OpenAsync();
        var (file, mails) = (await File.ReadAllBytesAsync(FileOfAccounts), Mails());
        var said = Output.GetStringBuilder().Length;

        await OpenAsync();

        Assert.Equal(file, await File.ReadAllBytesAsync(FileOfAccounts));
        Assert.Equal(mails, Mails());
        var now = Output.ToString()[said..];
        Assert.Contains("déjà là", now, StringComparison.Ordinal);
        Assert.Contains(FileOfAccounts, now, StringComparison.Ordinal);
    });

    [Fact]
    public Task An_interrupted_run_is_completed_and_what_was_lost_is_replaced() => AloneAsync(async () =>
    {
        await OpenAsync();
        var before = await AccountsFile.ReadAsync(FileOfAccounts, CancellationToken.None);

        // Two accounts and a program were opened but not written.
        await File.WriteAllTextAsync(FileOfAccounts, JsonSerializer.Serialize(
            new { accounts = before.Accounts.Where((_, place) => place is not (0 or 3)), clients = before.Clients.Skip(1) }, JsonSerializerOptions.Web));
        await OpenAsync();

        var after = await AccountsFile.ReadAsync(FileOfAccounts, CancellationToken.None);
        Assert.Equal(before.Accounts.Select(account => account.Email), after.Accounts.Select(account => account.Email));
        int[] lost = [0, 3];
        Assert.Equal(lost, Enumerable.Range(0, after.Accounts.Count).Where(place => after.Accounts[place] != before.Accounts[place]));
        Assert.Equal(before.Clients.Select(client => client.Id), after.Clients.Select(client => client.Id));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(FileOfAccounts));
        foreach (var place in lost)
        {
            await EnterAsync(json.RootElement.GetProperty("accounts")[place]);
        }

        Assert.Equal("coordinator", await RoleOfAsync(json.RootElement.GetProperty("clients")[0]));
    });

    [Fact]
    public Task The_coordinator_enters_the_visits_that_the_people_of_2017_received() => AloneAsync(async () =>
    {
        var network = _networks[0];
        using var access = await OpenAsync();
        using var gateway = new GatewayChannel(suite.GrpcAddress, access.TokenAsync);
        await access.AsCoordinatorAsync(network, () => new Replay(gateway, network.StructureId, TimeProvider.System).RunAsync(network, () => { }, CancellationToken.None), CancellationToken.None);

        var admin = new AccountService.AccountServiceClient(suite.As(Role.NetworkAdmin));
        var coordinator = network.Team[^1];
        var reception = new ReceptionService.ReceptionServiceClient(suite.As(Role.SocialWorker, network.StructureId.ToString()));
        foreach (var visit in network.Visits.GroupBy(visit => visit.Request.ReceivedBy.AccountId).Select(visits => visits.First().Request))
        {
            var stored = await reception.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
            Assert.Equal(coordinator.Id, stored.Visit.RecordedBy);
            var receiver = await admin.GetAccountAsync(new GetRecordRequest { Id = stored.Visit.ReceivedBy.AccountId });
            Assert.Equal(AccountState.MissionOver, receiver.State);
        }
    });

    [Fact]
    public Task There_is_a_sollicitation_in_every_state_and_played_again_they_stay_as_they_are() => AloneAsync(async () =>
    {
        var network = _networks[1];
        using var access = await OpenAsync();
        using var gateway = new GatewayChannel(suite.GrpcAddress, access.TokenAsync);
        await suite.Directory.PutPlaceAsync(network.Places[0]);
        var worker = network.Team.First(account => account.Role == Role.SocialWorker);
        var referrals = new ReferralService.ReferralServiceClient(suite.As(new Caller(Guid.Parse(worker.Id), Role.SocialWorker, network.StructureId)));

        var (first, second) = (await PlayAsync(), await PlayAsync());

        Assert.Equal(Enum.GetValues<ReferralState>().Except([ReferralState.Unspecified]), first.Select(one => one.State).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReferralResult>().Except([ReferralResult.Unspecified]), first.Select(one => one.Result).Distinct().Order().Except([ReferralResult.Unspecified]));
        Assert.Contains(first, one => one.InformationRequested);
        Assert.Equal(first, second);

        async Task<IReadOnlyList<ReferralSummary>> PlayAsync()
        {
            await new PlayCases(gateway, access, TimeProvider.System).RunAsync(network, new Screen(Output, isTerminal: false), CancellationToken.None);
            var open = await referrals.ListReferralsAsync(new ListReferralsRequest { PageSize = 100 });
            var closed = await referrals.ListReferralsAsync(new ListReferralsRequest { PageSize = 100, State = ReferralState.Closed });
            return [.. open.Referrals, .. closed.Referrals];
        }
    });

    private static async Task AloneAsync(Func<Task> test)
    {
        await OneAtATime.WaitAsync();
        try
        {
            await test();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private async Task<Access> OpenAsync()
    {
        var addresses = new Addresses(
            suite.GrpcAddress, _http.BaseAddress!, suite.App.GetEndpoint("directory", "http"), suite.OperatorFile, suite.ServiceSecret,
            Path.Combine(Data, "mail"), FileOfAccounts);
        var access = new Access(
            suite.Operator, new Door(addresses, _http, TimeProvider.System), await AccountsFile.ReadAsync(FileOfAccounts, CancellationToken.None), addresses.MailFolder, TimeProvider.System);

        // As if the very first run had been interrupted between an invitation and its link.
        await suite.Directory.PutStructureAsync(_networks[1].Structures[0]);
        await new AccountService.AccountServiceClient(suite.As(Role.NetworkAdmin)).InviteAccountAsync(new InviteAccountRequest { Account = _networks[1].Team[0] });
        await access.OpenAsync(_networks, new Screen(Output, isTerminal: false), CancellationToken.None);
        return access;
    }

    // With no more than the file, and a telephone that shows each code once.
    private async Task EnterAsync(JsonElement account)
    {
        var door = new SignInService.SignInServiceClient(suite.Inside(token: null));
        var session = await door.SignInAsync(new SignInRequest { Email = account.GetProperty("email").GetString(), Password = account.GetProperty("password").GetString() });
        if (account.GetProperty("totpSecret").GetString() is { } secret)
        {
            Assert.Equal(NextStep.VerifyTotp, session.Next);
            var telephone = new Totp(secret);
            var pending = new SignInService.SignInServiceClient(suite.Inside((await Person.Exchange(suite, session.Session)).Token));
            for (var codes = 0; session.Next != NextStep.None && codes < 4; codes++)
            {
                try
                {
                    session = (await pending.VerifyTotpAsync(new VerifyTotpRequest { Code = telephone.Next() })).Session;
                }
                catch (RpcException refused) when (Refusal.From(refused).Code == "totp-refused")
                {
                    // The demo has just shown this one.
                }
            }
        }

        Assert.Equal(NextStep.None, session.Next);
        Assert.Equal(account.GetProperty("role").GetString(), (await Person.CallerAsync(suite, session.Session)).Role.ToCode());
    }

    private async Task<string> RoleOfAsync(JsonElement client) =>
        new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(await TokenAsync(client)).GetClaim("role").Value;

    private async Task<string> TokenAsync(JsonElement client)
    {
        using var source = new TokenSource(_http, new ClientCredentials(client.GetProperty("client_id").GetString()!, client.GetProperty("client_secret").GetString()!));
        return await source.GetAsync(CancellationToken.None);
    }

    private IReadOnlyList<string> Mails() => [.. _networks[0].Team.Concat(_networks[1].Team).SelectMany(account => Mailbox.Of(suite, account.Email))];
}
