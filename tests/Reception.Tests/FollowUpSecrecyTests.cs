using System.Text;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Tests;

/// <summary>What is said of a person in a follow-up: where it stands, who may read it, and how long it is kept.</summary>
public sealed class FollowUpSecrecyTests(Suite suite, Replica replica) : IClassFixture<Replica>
{
    private const string Tables = "select quote_ident(table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'";

    [Fact]
    public async Task No_text_of_a_follow_up_is_readable_in_any_column_of_the_database()
    {
        var world = await World.CreateAsync(suite);
        var followUp = await FillAsync(world);
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("receptiondb"));
        var tables = (await connection.QueryAsync<string>(Tables)).ToList();
        Assert.Contains("follow_up_entry", tables);
        foreach (var table in tables)
        {
            foreach (var text in followUp.Texts)
            {
                var bytes = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));
                var found = await connection.ExecuteScalarAsync<long>(
                    $"select count(*) from {table} t where position(lower(@text) in lower(t::text)) > 0 or position(@bytes in t::text) > 0", new { text, bytes });
                Assert.Equal((table, 0L), (table, found));
            }
        }

        // The texts are there, sealed: this row is found by what is not secret.
        Assert.Equal(1, await suite.CountAsync("receptiondb", "select count(*) from follow_up where follow_up_id = @Id::uuid and subject is not null and person_name is not null", new { followUp.Id }));
    }

    [Fact]
    public async Task What_one_replica_has_sealed_another_one_reads_and_a_seal_moved_to_another_record_is_not_read()
    {
        var world = await World.CreateAsync(suite);
        var (one, other) = (await FillAsync(world), await FillAsync(world));
        var elsewhere = new FollowUpService.FollowUpServiceClient(replica.ChannelOf(world));
        Assert.Equal(one.Texts[0], (await elsewhere.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = one.Id })).Content.PersonName);
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("receptiondb"));
        await connection.ExecuteAsync(
            "update follow_up set subject = (select subject from follow_up where follow_up_id = @from::uuid) where follow_up_id = @to::uuid", new { from = one.Id, to = other.Id });
        Assert.Equal("internal", (await Refusal.Of(world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = other.Id }))).Code);
    }

    [Fact]
    public async Task Every_read_and_write_is_in_the_journal_without_a_word_of_it()
    {
        var world = await World.CreateAsync(suite);
        var followUp = await FillAsync(world);
        await world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = followUp.Id });
        await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest());
        Assert.Equal(
            ["follow-up.open", "follow-up.add-entry", "follow-up.set-entry", "follow-up.change", "follow-up.close", "follow-up.read"], await ActsAsync(world, followUp.Id));
        Assert.Equal(["follow-up.list 0"], (await ActsAsync(world, "", withDetail: true)).Where(act => act.StartsWith("follow-up.list", StringComparison.Ordinal)));
        Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from outbox where aggregate_id = @Id::uuid or body::text like '%' || @Id || '%'", new { followUp.Id }));
    }

    [Fact]
    public async Task Follow_ups_in_which_nothing_was_written_for_two_years_are_removed_unless_something_is_still_due()
    {
        var world = await World.CreateAsync(suite);
        var (gone, kept, due) = (await OpenAsync(world), await OpenAsync(world), await OpenAsync(world));
        await world.FollowUps.AddEntryAsync(world.Entry(gone));
        await world.FollowUps.AddEntryAsync(world.Entry(due, EntryKind.Appointment, TimeProvider.System.Today().AddDays(20)));
        await AgeAsync(gone, TimeProvider.System.Today().AddMonths(-24).AddDays(-1));
        await AgeAsync(due, TimeProvider.System.Today().AddMonths(-24).AddDays(-1));
        await AgeAsync(kept, TimeProvider.System.Today().AddMonths(-24).AddDays(1));
        await replica.EndRetentionAsync();

        var left = (await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest())).FollowUps.Select(one => one.FollowUpId);
        Assert.Equal(new[] { kept, due }.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.Equal(0, await suite.CountAsync("receptiondb", "select count(*) from follow_up_entry where follow_up_id = @gone::uuid", new { gone }));
        Assert.True(await suite.CountAsync("receptiondb", "select count(*) from audit_entry where act = 'follow-up.purge' and actor_role = 'service'", new { }) > 0);
    }

    private static async Task<string> OpenAsync(World world)
    {
        var opening = world.FollowUp();
        await world.FollowUps.OpenFollowUpAsync(opening);
        return opening.FollowUpId;
    }

    private Task<long> AgeAsync(string id, DateOnly lastContactOn) => suite.CountAsync(
        "receptiondb", "with aged as (update follow_up set last_contact_on = @lastContactOn::date where follow_up_id = @id::uuid returning 1) select count(*) from aged", new { id, lastContactOn = lastContactOn.ToText() });

    // Everything that can be written, in words that nothing else holds; the name of the person first.
    private static async Task<(string Id, IReadOnlyList<string> Texts)> FillAsync(World world)
    {
        var texts = Enumerable.Range(0, 7).Select(_ => World.NewCode()).ToList();
        var opening = world.FollowUp();
        (opening.Content.PersonName, opening.Content.PersonContact, opening.Content.Subject) = (texts[0], texts[1], texts[2]);
        await world.FollowUps.OpenFollowUpAsync(opening);
        var entry = world.Entry(opening.FollowUpId, isPrivate: true);
        entry.Entry.Text = texts[3];
        await world.FollowUps.AddEntryAsync(entry);
        entry.Entry.Text = texts[4];
        await world.FollowUps.SetEntryAsync(new SetEntryRequest { Entry = entry.Entry, ExpectedRevision = 1, ChangedBy = world.ReceiverId });
        opening.Content.Subject = texts[5];
        await world.FollowUps.UpdateFollowUpAsync(new UpdateFollowUpRequest { FollowUpId = opening.FollowUpId, Content = opening.Content, ExpectedRevision = 1, UpdatedBy = world.ReceiverId });
        await world.FollowUps.CloseFollowUpAsync(new CloseFollowUpRequest
        {
            FollowUpId = opening.FollowUpId, Result = FollowUpResult.Resolved, Conclusion = texts[6], ExpectedRevision = 2, ClosedBy = world.ReceiverId,
        });
        return (opening.FollowUpId, texts);
    }

    // The oldest first; of the people of the world.
    private async Task<IReadOnlyList<string>> ActsAsync(World world, string record, bool withDetail = false)
    {
        var filter = new AuditFilter { Service = AuditedService.Reception, RecordId = record, ActorId = world.ReceiverId };
        return [.. (await suite.Audit.ListAuditAsync(new ListAuditRequest { Filter = filter })).Entries.Reverse().Select(entry => withDetail ? $"{entry.Act} {entry.Detail}" : entry.Act)];
    }
}
