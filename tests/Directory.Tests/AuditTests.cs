using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>What is entered in the journal, and how it is read.</summary>
public sealed class AuditTests(Suite suite, JournalBroker broker) : IClassFixture<JournalBroker>
{
    public static TheoryData<string> Kinds => [.. RecordKind.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_put_that_changes_something_is_entered_once_with_the_fields_that_it_changed(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        await RecordKind.All[kind].PutAsync(suite, draft);
        await RecordKind.All[kind].PutAsync(suite, draft with { Label = "Autre nom", Expected = 1 });
        await RecordKind.All[kind].RefusalAsync(suite, draft with { Label = "Troisième", Expected = 1 });
        await RecordKind.All[kind].RefusalAsync(suite, draft with { Id = World.NewId() });

        var entries = await ListAsync(new AuditFilter { RecordId = draft.Id });
        Assert.Equal([$"{kind}.change", $"{kind}.create"], entries.Select(entry => entry.Act));
        Assert.All(entries, entry => Assert.Equal((kind, "done"), (entry.RecordKind, entry.Outcome)));
        Assert.Equal(kind == "contact" ? "name" : "label", entries[0].Detail);
        Assert.Contains("code", entries[1].Detail.Split(','));
    }

    [Fact]
    public async Task An_entry_says_who_did_what_to_which_record_and_when()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        var (admin, program) = (new Caller(Guid.CreateVersion7(), Role.NetworkAdmin), new Caller(Guid.CreateVersion7(), Role.NetworkAdmin, ClientId: "export-du-reseau"));
        var before = DateTime.UtcNow;
        journal.Directory.Caller = admin;
        var first = (await journal.FillAsync(1))[0];
        journal.Directory.Caller = program;
        await journal.FillAsync(1);

        var entries = await ListAsync(new AuditFilter(), journal.Directory.Audit);
        Assert.Equal([2, 1], entries.Select(entry => entry.Position));
        Assert.Equal(($"{program.Id}", "network-admin", "export-du-reseau"), (entries[0].ActorId, entries[0].ActorRole, entries[0].ClientId));
        Assert.Equal(
            ($"{admin.Id}", "network-admin", "", "topic.create", "topic", first, "done"),
            (entries[1].ActorId, entries[1].ActorRole, entries[1].ClientId, entries[1].Act, entries[1].RecordKind, entries[1].RecordId, entries[1].Outcome));
        Assert.InRange(entries[1].At.ToDateTime(), before.AddMilliseconds(-1), DateTime.UtcNow);
        Assert.Equal(entries[1], Assert.Single(await ListAsync(new AuditFilter { ActorId = $"{admin.Id}" }, journal.Directory.Audit)));
    }

    [Fact]
    public async Task The_journal_is_filtered_by_period_act_and_record_and_read_page_by_page()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        var audit = journal.Directory.Audit;
        var earlier = await journal.FillAsync(7);
        journal.Directory.Ahead = TimeSpan.FromDays(10);
        var later = await journal.FillAsync(4);
        var day = DateOnly.FromDateTime(DateTime.UtcNow);
        Assert.Equal(later.Reverse(), await RecordsAsync(new AuditFilter { From = day.AddDays(5).ToText() }));
        Assert.Equal(earlier.Reverse(), await RecordsAsync(new AuditFilter { To = day.AddDays(5).ToText() }));
        Assert.Empty(await RecordsAsync(new AuditFilter { From = day.AddDays(3).ToText(), To = day.AddDays(5).ToText() }));
        Assert.Equal([later[2]], await RecordsAsync(new AuditFilter { RecordId = later[2].ToUpperInvariant() }));
        Assert.Equal(11, (await RecordsAsync(new AuditFilter { Act = "topic" })).Count());
        Assert.Equal(11, (await RecordsAsync(new AuditFilter { Act = "topic.create" })).Count());
        Assert.Empty(await RecordsAsync(new AuditFilter { Act = "topic.c" }));

        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await audit.ListAuditAsync(new ListAuditRequest { Filter = Own(new AuditFilter()), PageSize = 3, PageToken = token });
            seen.AddRange(page.Entries.Select(entry => entry.RecordId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal([.. later.Reverse(), .. earlier.Reverse()], seen);

        token = (await audit.ListAuditAsync(new ListAuditRequest { Filter = Own(new AuditFilter()), PageSize = 3 })).NextPageToken;
        var other = new ListAuditRequest { Filter = Own(new AuditFilter { Act = "topic" }), PageToken = token };
        Assert.Equal("bad-page-token", (await Refusal.Of(audit.ListAuditAsync(other))).Fields["page_token"]);

        async Task<IEnumerable<string>> RecordsAsync(AuditFilter filter) => (await ListAsync(filter, audit)).Select(entry => entry.RecordId);
    }

    [Fact]
    public async Task The_export_holds_every_entry_in_order_and_is_entered_itself()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.ExecuteAsync(
            """
            insert into audit_entry (id, at, actor_role, client_id, act, record_kind, record_id, outcome, detail, stamp)
            select gen_random_uuid(), now() - interval '1 day' + n * interval '1 second', '', '', 'topic.create', 'topic', n::text, 'done', case n when 1 then '=1+1;"x"' else '' end, ''
            from generate_series(1, 2500) n
            """);
        var bytes = new List<byte>();
        using var export = journal.Directory.Audit.ExportAudit(new ExportAuditRequest { Filter = Own(new AuditFilter()) });
        var pieces = 0;
        for (; await export.ResponseStream.MoveNext(CancellationToken.None); pieces++)
        {
            bytes.AddRange(export.ResponseStream.Current.Csv);
        }

        var lines = ByteString.CopyFrom([.. bytes]).ToStringUtf8().Split("\r\n");
        Assert.Equal(3, pieces);
        Assert.StartsWith("\uFEFFinstant (UTC);acteur;rôle;", lines[0], StringComparison.Ordinal);
        Assert.Equal(["1", "2", "3"], lines[1..4].Select(line => line.Split(';')[6]));
        Assert.Contains(";done;\"'=1+1;\"\"x\"\"\";", lines[1], StringComparison.Ordinal);
        Assert.Equal("2500", lines[2500].Split(';')[6]);
        Assert.Equal("audit.export", lines[2501].Split(';')[4]);
        Assert.Equal([""], lines[2502..]);
    }

    [Fact]
    public async Task Acts_at_once_in_two_replicas_make_one_chain_without_a_hole()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        var directories = new[] { journal.Directory, await journal.StartOneMoreAsync() };
        await Task.WhenAll(Enumerable.Range(0, 120).Select(async act => await directories[act % 2].Directory.PutTopicAsync(Journal.TopicOf(World.NewId()))));
        await journal.SettledAsync();
        Assert.Equal(new VerifyAuditResponse { Intact = true, Entries = 120, LastPosition = 120, CheckpointPosition = 120 }, await journal.VerifyAsync());
    }

    [Fact]
    public async Task The_key_is_a_file_that_others_cannot_read_and_is_not_in_the_database()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(1);
        var files = System.IO.Directory.GetFiles(Path.Combine(journal.Keys, "directory"));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Superset(new HashSet<string>(["audit.head", "audit.key"], StringComparer.Ordinal), files.Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.Ordinal));
        var key = await File.ReadAllBytesAsync(Path.Combine(journal.Keys, "directory", "audit.key"));
        Assert.Equal(32, key.Length);
        Assert.NotEqual(new byte[32], key);
    }

    private static AuditFilter Own(AuditFilter filter)
    {
        filter.Service = AuditedService.Directory;
        return filter;
    }

    private async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, AuditService.AuditServiceClient? audit = null) =>
        (await (audit ?? suite.Audit).ListAuditAsync(new ListAuditRequest { Filter = Own(filter), PageSize = 200 })).Entries;
}
