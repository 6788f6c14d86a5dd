using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AccesDroits.Referrals.Tests;

/// <summary>Who sees what of a case.</summary>
public sealed class VisibilityTests(Suite suite)
{
    private const string SenderNote = "Note entre nous, au centre", PartnerNote = "Note entre nous, à la Caf";

    [Fact]
    public async Task A_responsable_finds_what_is_late_and_what_each_post_has()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var (late, other) = (await world.SendReferralAsync(partners), await world.SendReferralAsync(partners));
        await suite.CountAsync(
            "referralsdb", "with aged as (update referral set due_on = current_date - 2 where referral_id = @late::uuid returning 1) select count(*) from aged", new { late });
        Assert.Equal([late], await FoundAsync(new ListReferralsRequest { Late = true }));
        Assert.Equal([late, other], await FoundAsync(new ListReferralsRequest { ContactId = partners.ContactId }));
        Assert.Empty(await FoundAsync(new ListReferralsRequest { ContactId = partners.DeputyId }));

        async Task<IEnumerable<string>> FoundAsync(ListReferralsRequest request) =>
            (await partners.As(partners.Supervisor).ListReferralsAsync(request)).Referrals.Select(found => found.ReferralId);
    }

    [Fact]
    public async Task Each_side_reads_the_case_with_its_own_notes_and_nobody_else_reads_any_of_it()
    {
        var world = await World.CreateAsync(suite);
        var (partners, others) = (await Partners.CreateAsync(suite, world), await Partners.CreateAsync(suite, world));
        var id = await WrittenCaseAsync(world, partners);
        var colleague = await ColleagueAsync(world);
        var sender = world.Caller(Role.SocialWorker);

        var seen = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sender"] = await SeenByAsync(sender, id),
            ["colleague"] = await SeenByAsync(colleague, id),
            ["receiver"] = await SeenByAsync(world.Caller(Role.Receiver), id),
            ["coordinator"] = await SeenByAsync(world.Caller(Role.Coordinator), id),
            ["social worker elsewhere"] = await SeenByAsync(sender with { StructureId = Guid.NewGuid() }, id),
            ["holder"] = await SeenByAsync(partners.Holder, id),
            ["deputy"] = await SeenByAsync(partners.Deputy, id),
            ["without a post"] = await SeenByAsync(partners.Colleague, id),
            ["supervisor"] = await SeenByAsync(partners.Supervisor, id),
            ["other partner"] = await SeenByAsync(others.Holder, id),
            ["other supervisor"] = await SeenByAsync(others.Supervisor, id),
            ["network admin"] = await SeenByAsync(new Caller(Guid.NewGuid(), Role.NetworkAdmin), id),
            ["dpo"] = await SeenByAsync(new Caller(Guid.NewGuid(), Role.Dpo), id),
            ["statistics reader"] = await SeenByAsync(new Caller(Guid.NewGuid(), Role.StatisticsReader), id),
        };
        const string own = "case, follow-up, message, note of the sender", theirs = "case, message, note of the partner";
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["sender"] = own, ["colleague"] = "unknown-referral", ["receiver"] = "role-denied", ["coordinator"] = "role-denied", ["social worker elsewhere"] = "unknown-referral",
                ["holder"] = theirs, ["deputy"] = "unknown-referral", ["without a post"] = "unknown-referral", ["supervisor"] = theirs, ["other partner"] = "unknown-referral",
                ["other supervisor"] = "unknown-referral", ["network admin"] = "role-denied", ["dpo"] = "role-denied", ["statistics reader"] = "role-denied",
            },
            seen);

        await world.Referrals.InviteColleagueAsync(new InviteColleagueRequest { ReferralId = id, AccountId = $"{colleague.Id}", InvitedBy = world.ReceiverId });
        await partners.As(partners.Holder).InviteColleagueAsync(new InviteColleagueRequest { ReferralId = id, AccountId = $"{partners.Colleague.Id}", InvitedBy = $"{partners.Holder.Id}" });
        Assert.Equal((own, theirs), (await SeenByAsync(colleague, id), await SeenByAsync(partners.Colleague, id)));
        Assert.Equal([id], (await world.ReferralsOf(colleague).ListReferralsAsync(new ListReferralsRequest())).Referrals.Select(one => one.ReferralId));
        Assert.Empty((await partners.As(partners.Deputy).ListReferralsAsync(new ListReferralsRequest())).Referrals);
    }

    [Fact]
    public async Task Somebody_of_the_other_side_or_without_a_mission_cannot_be_invited()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var id = await world.SendReferralAsync(partners);
        foreach (var stranger in new[] { $"{partners.Deputy.Id}", World.NewId(), world.ReceiverId })
        {
            var invitation = new InviteColleagueRequest { ReferralId = id, AccountId = stranger, InvitedBy = world.ReceiverId };
            Assert.Equal("not-a-colleague", (await Refusal.Of(world.Referrals.InviteColleagueAsync(invitation))).Fields["account_id"]);
        }
    }

    [Fact]
    public async Task The_database_holds_no_name_no_number_and_no_word_of_a_case_in_clear()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var id = await WrittenCaseAsync(world, partners);
        await partners.As(partners.Holder).AnswerReferralAsync(new AnswerReferralRequest
        {
            Act = World.Act(id, 2, $"{partners.Holder.Id}", "Le rappel part vendredi"), Unblocking = Unblocking.PaymentMade, AskedRightly = Relevance.Yes,
        });
        string[] secrets = ["Benali", "06 12 34 56 78", "0123456 W", "indu déjà remboursé", "Message du 3 mars", SenderNote, PartnerNote, "Avez-vous des nouvelles", "rappel part vendredi"];
        foreach (var database in new[] { "referralsdb", "receptiondb", "statisticsdb", "directorydb" })
        {
            await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync(database));
            await connection.OpenAsync();
            foreach (var table in await TablesAsync(connection))
            {
                await using var command = new NpgsqlCommand($"select count(*) from {table} t, unnest(@secrets) as secret where position(lower(secret) in lower(t::text)) > 0 or position(encode(convert_to(secret, 'UTF8'), 'hex') in t::text) > 0", connection);
                command.Parameters.AddWithValue("secrets", secrets);
                Assert.Equal((database, table, 0L), (database, table, (long)(await command.ExecuteScalarAsync())!));
            }
        }
    }

    private static async Task<List<string>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select quote_ident(table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static async Task<string> WrittenCaseAsync(World world, Partners partners)
    {
        var (id, holder) = (await world.SendReferralAsync(partners), $"{partners.Holder.Id}");
        await world.Referrals.AddMessageAsync(new AddMessageRequest { MessageId = World.NewId(), ReferralId = id, Text = "Avez-vous des nouvelles ?", AuthorId = world.ReceiverId });
        await world.Referrals.AddMessageAsync(new AddMessageRequest { MessageId = World.NewId(), ReferralId = id, Text = SenderNote, Internal = true, AuthorId = world.ReceiverId });
        await partners.As(partners.Holder).AddMessageAsync(new AddMessageRequest { MessageId = World.NewId(), ReferralId = id, Text = PartnerNote, Internal = true, AuthorId = holder });
        return id;
    }

    private async Task<Caller> ColleagueAsync(World world)
    {
        var account = Person.Draft(Role.SocialWorker, world.StructureId);
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = account });
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from account where account_id = @Id::uuid", new { account.Id }), known => known == 1);
        return new Caller(Guid.Parse(account.Id), Role.SocialWorker, Guid.Parse(world.StructureId));
    }

    private async Task<string> SeenByAsync(Caller caller, string id)
    {
        try
        {
            var read = await new ReferralService.ReferralServiceClient(suite.As(caller)).GetReferralAsync(new GetReferralRequest { ReferralId = id });
            Assert.Equal("Nadia Benali", read.Content.PersonName);
            return string.Join(", ", new[]
            {
                "case", read.Summary.FollowUpId.Length > 0 ? "follow-up" : "", read.Messages.Any(message => !message.Internal) ? "message" : "",
                read.Messages.Any(message => message.Text == SenderNote) ? "note of the sender" : "", read.Messages.Any(message => message.Text == PartnerNote) ? "note of the partner" : "",
            }.Where(part => part.Length > 0));
        }
        catch (Grpc.Core.RpcException exception)
        {
            return Refusal.From(exception).Code ?? $"{exception.StatusCode}";
        }
    }
}
