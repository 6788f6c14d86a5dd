using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Testing;

namespace AccesDroits.Directory.Tests;

/// <summary>Whoever writes to the database behind the service's back is found out; the service itself is not suspected.</summary>
public sealed class AuditTamperTests(Suite suite, JournalBroker broker) : IClassFixture<JournalBroker>
{
    private const string Copied =
        "gen_random_uuid(), at, actor_id, actor_role, client_id, 'structure.create', record_kind, record_id, outcome, detail, stamp from audit_entry where position = 1";

    private const string Insert = "insert into audit_entry (id, at, actor_id, actor_role, client_id, act, record_kind, record_id, outcome, detail, stamp";

    private static readonly string[] Edits =
    [
        "id = gen_random_uuid()", "at = at - interval '1 second'", "actor_id = gen_random_uuid()", "actor_role = 'dpo'", "client_id = 'x'", "act = 'topic.change'",
        "record_kind = 'place'", "record_id = gen_random_uuid()::text", "outcome = 'refused'", "detail = 'label'", "stamp = 'x'::bytea", "seal = 'x'::bytea", "seal = null",
        "month = '2020-01-01'", "stamp = (select stamp from audit_entry where position = 2), record_id = (select record_id from audit_entry where position = 2)",
    ];

    [Fact]
    public async Task A_journal_that_nobody_touched_is_intact()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        Assert.Equal(new VerifyAuditResponse { Intact = true }, await journal.VerifyAsync());
        await journal.FillAsync(5);
        Assert.Equal(new VerifyAuditResponse { Intact = true, Entries = 5, LastPosition = 5, CheckpointPosition = 5 }, await journal.VerifyAsync());
        await journal.StopAsync();
        await journal.StartOneMoreAsync();
        await journal.FillAsync(2);
        Assert.Equal(new VerifyAuditResponse { Intact = true, Entries = 7, LastPosition = 7, CheckpointPosition = 7 }, await journal.VerifyAsync());
    }

    [Fact]
    public async Task An_entry_that_is_edited_is_found_whatever_was_edited()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(4);
        await journal.ExecuteAsync("create table before as select * from audit_entry");
        foreach (var edit in Edits)
        {
            Assert.Equal(1, await journal.ExecuteAsync($"update audit_entry set {edit} where position = 3"));
            Assert.Equal((edit, "edited", 3L), (edit, (await BreakAsync(journal)).Code, (await BreakAsync(journal)).Position));
            await journal.ExecuteAsync("delete from audit_entry; insert into audit_entry select * from before");
            Assert.True((await journal.VerifyAsync()).Intact);
        }
    }

    [Fact]
    public async Task Entries_that_are_removed_are_missing_from_the_first_to_the_last_of_them()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(6);
        await journal.ExecuteAsync("delete from audit_entry where position in (3, 4)");
        AssertBreak(await BreakAsync(journal), "missing", 3, 4);
        await journal.ExecuteAsync("delete from audit_entry where position < 3");
        AssertBreak(await BreakAsync(journal), "missing", 1, 4);
    }

    [Fact]
    public async Task Entries_that_change_places_are_found()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(4);
        await journal.ExecuteAsync("update audit_entry set position = -position where position in (2, 3)");
        await journal.ExecuteAsync("update audit_entry set position = 5 + position where position < 0");
        AssertBreak(await BreakAsync(journal), "edited", 2, 2);
    }

    [Fact]
    public async Task A_journal_cut_at_its_tail_or_emptied_is_found()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(5);
        await journal.ExecuteAsync("delete from audit_entry where position > 3");
        AssertBreak(await BreakAsync(journal), "cut", 4, 5);
        await journal.ExecuteAsync("delete from audit_entry");
        AssertBreak(await BreakAsync(journal), "cut", 1, 5);
    }

    [Fact]
    public async Task A_tail_that_was_cut_leaves_a_hole_that_later_entries_do_not_fill()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(5);
        await journal.ExecuteAsync("delete from audit_entry where position > 3");
        await journal.FillAsync(3);
        AssertBreak(await BreakAsync(journal), "missing", 4, 5);

        // Nor does it after a restart.
        await journal.StopAsync();
        await journal.ExecuteAsync("delete from audit_entry where position > 7");
        await journal.StartOneMoreAsync();
        await journal.FillAsync(1);
        AssertBreak(await BreakAsync(journal), "missing", 4, 5);
        Assert.Equal(0, await journal.ScalarAsync<int>("select count(*)::int from audit_entry where position in (4, 5, 8)"));
    }

    [Fact]
    public async Task Directory_knows_how_far_a_journal_had_come_when_its_service_has_forgotten_it()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(5);
        await journal.StopAsync();
        File.Delete(Path.Combine(journal.Keys, "directory", "audit.head"));
        await journal.ExecuteAsync("delete from audit_entry where position > 3");
        await journal.StartOneMoreAsync();
        AssertBreak(await BreakAsync(journal), "cut", 4, 5);

        // New entries take the places that were free, but not the seal that Directory was told.
        await journal.Directory.Directory.PutTopicAsync(Journal.TopicOf(World.NewId()));
        await journal.Directory.Directory.PutTopicAsync(Journal.TopicOf(World.NewId()));
        await Eventually.Get(() => journal.ScalarAsync<long>("select max(position) from audit_entry"), position => position == 5);
        AssertBreak(await BreakAsync(journal), "edited", 5, 5);
    }

    [Fact]
    public async Task An_entry_that_the_service_did_not_write_is_found_before_and_after_it_is_sealed()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(2);
        await journal.ExecuteAsync($"{Insert}) select {Copied}");
        Assert.Equal("edited", (await BreakAsync(journal)).Code);
        await journal.SettledAsync();
        AssertBreak(await BreakAsync(journal), "edited", 3, 3);
    }

    [Fact]
    public async Task A_month_that_somebody_pretends_was_dropped_is_found()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(4);
        await journal.ExecuteAsync(
            """
            insert into audit_segment select '2020-01-01', 1, 2, seal, now(), stamp from audit_entry where position = 2;
            delete from audit_entry where position < 3
            """);
        AssertBreak(await BreakAsync(journal), "segment", 1, 1);
    }

    [Fact]
    public async Task A_checkpoint_that_was_edited_is_found()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(4);
        await journal.ExecuteAsync("update audit_checkpoint set position = 3");
        AssertBreak(await BreakAsync(journal), "checkpoint", 3, 3);
    }

    [Fact]
    public async Task Months_dropped_at_the_end_of_their_retention_are_not_taken_for_tampering()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(3);
        journal.Directory.Ahead = TimeSpan.FromDays(100);
        await journal.FillAsync(2);
        Assert.Equal(5, await journal.ScalarAsync<int>("select count(*)::int from audit_entry"));

        // Twelve months after the second month but not after the first.
        journal.Directory.Ahead = TimeSpan.FromDays(430);
        await Eventually.Get(() => journal.ScalarAsync<int>("select count(*)::int from audit_entry where position <= 3"), entries => entries == 0);
        await journal.FillAsync(1);
        var answer = await journal.VerifyAsync();
        Assert.True(answer.Intact, answer.Break?.Message);
        Assert.Equal((7, 4), (answer.LastPosition, answer.Entries));
        Assert.Equal("1 3", await journal.ScalarAsync<string>("select first_position || ' ' || last_position from audit_segment"));
        var dropped = await journal.Directory.Audit.ListAuditAsync(new ListAuditRequest { Filter = new AuditFilter { Service = AuditedService.Directory, Act = "audit.drop" } });
        Assert.Equal("service", Assert.Single(dropped.Entries).ActorRole);

        // What was dropped is no cover for more.
        await journal.ExecuteAsync("update audit_segment set last_position = 4, last_seal = (select seal from audit_entry where position = 4); delete from audit_entry where position = 4");
        AssertBreak(await BreakAsync(journal), "segment", 1, 1);
    }

    [Fact]
    public async Task An_old_entry_put_back_into_a_dropped_month_is_found()
    {
        await using var journal = await Journal.StartAsync(suite, broker);
        await journal.FillAsync(3);
        await journal.ExecuteAsync("create table before as select * from audit_entry");
        journal.Directory.Ahead = TimeSpan.FromDays(430);
        await Eventually.Get(() => journal.ScalarAsync<int>("select count(*)::int from audit_segment"), months => months == 1);
        await journal.SettledAsync();
        Assert.True((await journal.VerifyAsync()).Intact);
        await journal.ExecuteAsync("insert into audit_entry select * from before where position = 2");
        AssertBreak(await BreakAsync(journal), "edited", 2, 2);
    }

    private static async Task<AuditBreak> BreakAsync(Journal journal)
    {
        var answer = await journal.VerifyAsync();
        Assert.False(answer.Intact);
        Assert.EndsWith(".", answer.Break.Message, StringComparison.Ordinal);
        return answer.Break;
    }

    private static void AssertBreak(AuditBreak found, string code, long first, long last) => Assert.Equal((code, first, last), (found.Code, found.Position, found.LastPosition));
}
