using AccesDroits.Contracts;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>Who read the names of others, and what was done with programs.</summary>
public sealed class ReadAuditTests(Suite suite)
{
    private readonly Caller _reader = new(Guid.CreateVersion7(), Role.NetworkAdmin);

    [Fact]
    public async Task A_contact_that_is_read_is_an_entry_and_a_list_is_one_with_the_number_of_its_records()
    {
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutContactAsync((draft with { Label = "Camille Dupont" }).Contact(draft.InstitutionId));
        await suite.Directory.PutContactAsync((draft with { Id = World.NewId(), Code = World.NewCode() }).Contact(draft.InstitutionId));
        var directory = new DirectoryService.DirectoryServiceClient(suite.As(_reader));
        await directory.GetContactAsync(new GetRecordRequest { Id = draft.Id });
        Assert.Equal(StatusCode.NotFound, (await Refusal.Of(directory.GetContactAsync(new GetRecordRequest { Id = World.NewId() }))).Status);
        await directory.ListContactsAsync(new ListContactsRequest { InstitutionId = draft.InstitutionId });
        await directory.ListContactsAsync(new ListContactsRequest { InstitutionId = draft.InstitutionId, Query = new ListQuery { Search = "Camille Dupont", PageSize = 1 } });
        Assert.Equal(
            [$"contact.read contact {draft.Id} done ", $"contact.list contact {Guid.Empty} done 2", $"contact.list contact {Guid.Empty} done 1"], await ActsOfAsync(_reader.Id));
        Assert.Equal(0, await suite.CountAsync("directorydb", "select count(*) from audit_entry e where e::text ilike '%camille%'", new { }));
    }

    [Fact]
    public async Task A_list_of_accounts_is_one_entry_with_the_number_of_its_records()
    {
        var structure = await Person.NewStructureAsync(suite);
        var people = new[] { await Person.InviteAsync(suite, Person.Draft(Role.Receiver, structure)), await Person.InviteAsync(suite, Person.Draft(Role.Receiver, structure)) };
        var coordinator = new Caller(Guid.CreateVersion7(), Role.Coordinator, Guid.Parse(structure));
        var accounts = new AccountService.AccountServiceClient(suite.As(coordinator));
        await accounts.ListAccountsAsync(new ListAccountsRequest());
        await accounts.GetAccountAsync(new GetRecordRequest { Id = people[0].Id });
        Assert.Equal([$"account.list account {Guid.Empty} done 2", $"account.read account {people[0].Id} done "], await ActsOfAsync(coordinator.Id));
    }

    [Fact]
    public async Task What_is_done_to_a_program_is_entered_and_its_first_token_of_a_day_alone()
    {
        var clients = new ClientService.ClientServiceClient(suite.As(_reader));
        var client = new Client { Id = World.NewId(), Code = World.NewCode(), Label = "Export de la Caf", Role = Role.StatisticsReader, Scopes = { "statistics" } };
        await clients.PutClientAsync(new PutClientRequest { Client = client });
        await clients.PutClientAsync(new PutClientRequest { Client = client });
        client.Label = "Export";
        await clients.PutClientAsync(new PutClientRequest { Client = client, ExpectedRevision = 1 });
        var secret = (await clients.RotateClientSecretAsync(new RotateClientSecretRequest { Id = client.Id })).Secret;
        await AskAsync(client.Code, "wrong");
        await AskAsync(client.Code, secret);
        await AskAsync(client.Code, secret);
        Assert.Equal([$"client.token client {client.Id} done "], await ActsOfAsync(Guid.Parse(client.Id), client.Code));
        await suite.CountAsync("directorydb", "with aged as (update client set token_on = token_on - 1 where id = @id::uuid returning 1) select count(*) from aged", new { id = client.Id });
        await AskAsync(client.Code, secret);
        Assert.Equal(2, (await ActsOfAsync(Guid.Parse(client.Id), client.Code)).Count);
        await clients.RevokeClientAsync(new RevokeClientRequest { Id = client.Id });
        Assert.Equal(
            [$"client.create client {client.Id} done ", $"client.change client {client.Id} done ", $"client.new-secret client {client.Id} done ", $"client.revoke client {client.Id} done "],
            await ActsOfAsync(_reader.Id));
        Assert.Equal(0, await suite.CountAsync("directorydb", "select count(*) from audit_entry e where position(@secret in e::text) > 0", new { secret }));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_entered_with_the_reason()
    {
        var clients = new ClientService.ClientServiceClient(suite.As(_reader));
        var client = new Client { Id = World.NewId(), Code = World.NewCode(), Label = "Export de la Caf", Role = Role.StatisticsReader, Scopes = { "statistics" } };
        var secret = (await clients.PutClientAsync(new PutClientRequest { Client = client })).Secret;
        await AskAsync(client.Code, "wrong");
        await clients.RevokeClientAsync(new RevokeClientRequest { Id = client.Id });
        await AskAsync(client.Code, secret);
        var filter = new AuditFilter { Service = AuditedService.Directory, RecordId = client.Id, Act = AuditedActs.ClientToken };
        var entries = (await suite.Audit.ListAuditAsync(new ListAuditRequest { Filter = filter })).Entries.Reverse();
        Assert.Equal(["secret-refused", "client-revoked"], entries.Select(entry => entry.Outcome));
        Assert.All(entries, entry => Assert.Equal(("", ""), (entry.ActorId, entry.ClientId)));
    }

    private async Task AskAsync(string id, string secret)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret,
        });
        using var http = new HttpClient();
        (await http.PostAsync(new Uri(suite.Http.BaseAddress!, "/connect/token"), form)).Dispose();
    }

    // The oldest first.
    private async Task<IReadOnlyList<string>> ActsOfAsync(Guid actor, string program = "")
    {
        var filter = new AuditFilter { Service = AuditedService.Directory, ActorId = $"{actor}" };
        var entries = (await suite.Audit.ListAuditAsync(new ListAuditRequest { Filter = filter })).Entries.Reverse().ToList();
        Assert.All(entries, entry => Assert.Equal(program, entry.ClientId));
        return entries.ConvertAll(entry => $"{entry.Act} {entry.RecordKind} {entry.RecordId} {entry.Outcome} {entry.Detail}");
    }
}
