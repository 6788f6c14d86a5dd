using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>What happens by itself when an institution does nothing.</summary>
[Collection(Alone.Name)]
public sealed class ReminderTests(Suite suite)
{
    private const string CountNotices = "select count(*) from outbox where message_type = 'ReferralNoticeIssued' and body ->> 'referralId' = @id and body ->> 'kind' = @kind";

    private const string CountPlanned = "select count(*) from referral_reminder where referral_id = @id::uuid and fired_at is null";

    private const string Expire =
        "with late as (update referral_reminder set due_at = now() - interval '1 minute' where referral_id = any(@ids::uuid[]) and step = any(@steps) and fired_at is null returning 1) select count(*) from late";

    private static readonly string[] Every = ["reminder", "deputy", "supervisor"];

    [Fact]
    public async Task A_case_that_nobody_acknowledges_is_reminded_of_passes_to_the_deputy_then_to_the_responsable()
    {
        var (world, partners) = await WorldAsync();
        var id = await world.SendReferralAsync(partners);
        Assert.Equal("unknown-referral", (await Refusal.Of(partners.As(partners.Deputy).GetReferralAsync(new GetReferralRequest { ReferralId = id }))).Code);
        Assert.Equal(3, await suite.CountAsync("referralsdb", CountPlanned, new { id }));

        await FireAsync(id, "reminder");
        await NoticedAsync(id, "reminder", 1);
        await FireAsync(id, "deputy");
        await NoticedAsync(id, "passed-to-deputy", 1);
        var passed = await partners.As(partners.Deputy).GetReferralAsync(new GetReferralRequest { ReferralId = id });
        Assert.Equal((partners.DeputyId, ReferralState.Sent, 3L), (passed.Summary.ContactId, passed.Summary.State, passed.Revision));
        Assert.Equal(Escalation.PassedToDeputy, passed.Summary.Escalation);
        Assert.Equal(id, (await partners.As(partners.Holder).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary.ReferralId);
        await FireAsync(id, "supervisor");
        await NoticedAsync(id, "passed-to-supervisor", 1);
        Assert.Equal(Escalation.PassedToSupervisor, Assert.Single((await partners.As(partners.Supervisor).ListReferralsAsync(new ListReferralsRequest())).Referrals).Escalation);
        Assert.Equal(0, await suite.CountAsync("referralsdb", CountPlanned, new { id }));
    }

    [Fact]
    public async Task Without_a_deputy_who_is_there_a_late_case_goes_to_the_responsable_at_once_and_once()
    {
        var (world, partners) = await WorldAsync();
        await partners.PutAsync(
            new Contact { Id = partners.ContactId, Code = (await suite.Directory.GetContactAsync(new GetRecordRequest { Id = partners.ContactId })).Contact.Code, Name = "Lise Martin" }, expectedRevision: 1);
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from contact where contact_id = @ContactId::uuid and revision = 2", new { partners.ContactId }), known => known == 1);
        var id = await world.SendReferralAsync(partners);
        var contactId = (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary.ContactId;
        Assert.Equal(partners.ContactId, contactId);
        await FireAsync(id, "deputy");
        await NoticedAsync(id, "passed-to-supervisor", 1);
        Assert.Equal(0, await suite.CountAsync("referralsdb", CountNotices, new { id, kind = "passed-to-deputy" }));
    }

    [Fact]
    public async Task What_an_act_has_made_needless_is_planned_no_more()
    {
        var (world, partners) = await WorldAsync();
        var (id, holder, by) = (await world.SendReferralAsync(partners), partners.As(partners.Holder), $"{partners.Holder.Id}");
        var sent = (await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary;
        Assert.Equal(DeadlineKind.ToAcknowledge, sent.Due.Kind);
        await holder.AcknowledgeReferralAsync(new ActRequest { ReferralId = id, ExpectedRevision = 2, DoneBy = by });
        var acknowledged = (await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary;
        Assert.Equal(DeadlineKind.ToAnswer, acknowledged.Due.Kind);
        Assert.True(string.CompareOrdinal(acknowledged.Due.DueOn, sent.Due.DueOn) > 0);
        Assert.Equal(3, await suite.CountAsync("referralsdb", CountPlanned, new { id }));
        await holder.RequestInformationAsync(World.Act(id, 3, by));
        Assert.Null((await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary.Due);
        Assert.Equal(0, await suite.CountAsync("referralsdb", CountPlanned, new { id }));
        await world.Referrals.GiveInformationAsync(World.Act(id, 4, world.ReceiverId));
        Assert.Equal(3, await suite.CountAsync("referralsdb", CountPlanned, new { id }));
        await world.Referrals.WithdrawReferralAsync(World.Act(id, 5, world.ReceiverId));
        Assert.Equal(0, await suite.CountAsync("referralsdb", CountPlanned, new { id }));
    }

    [Fact]
    public async Task Of_two_replicas_one_gives_each_reminder_and_however_often_a_process_is_killed_it_is_given_once()
    {
        await using var second = await Replica.StartAsync(suite);
        var (world, partners) = await WorldAsync();
        var ids = new List<string>();
        for (var count = 0; count < 30; count++)
        {
            ids.Add(await world.SendReferralAsync(partners));
        }

        Assert.Equal(90, await suite.CountAsync("referralsdb", Expire, new { ids = ids.ToArray(), steps = Every }));
        for (var kill = 0; kill < 3; kill++)
        {
            await suite.KillAsync("referrals");
        }

        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from referral_reminder where referral_id = any(@ids::uuid[]) and fired_at is null", new { ids = ids.ToArray() }), waiting => waiting == 0);
        foreach (var kind in new[] { "reminder", "passed-to-deputy", "passed-to-supervisor" })
        {
            Assert.Equal(
                (kind, 30L, 30L),
                (kind, await CountAsync("count(*)", kind), await CountAsync("count(distinct body ->> 'referralId')", kind)));
        }

        Task<long> CountAsync(string what, string kind) => suite.CountAsync(
            "referralsdb", $"select {what} from outbox where message_type = 'ReferralNoticeIssued' and body ->> 'referralId' = any(@ids) and body ->> 'kind' = @kind", new { ids = ids.ToArray(), kind });
    }

    [Fact]
    public async Task Six_months_after_it_was_closed_a_case_says_nothing_any_more_and_still_counts()
    {
        var (world, partners) = await WorldAsync();
        var (old, recent) = (await world.SendReferralAsync(partners), await world.SendReferralAsync(partners));
        var draft = await world.CreateDraftAsync(partners);
        foreach (var id in new[] { old, recent })
        {
            await partners.As(partners.Holder).DeclineReferralAsync(World.Act(id, 2, $"{partners.Holder.Id}"));
        }

        const string age =
            "with aged as (update referral set created_at = now() - interval '7 months', closed_at = case when closed_at is not null then now() - @days * interval '1 day' end where referral_id = @id::uuid returning 1) select count(*) from aged";
        await suite.CountAsync("referralsdb", age, new { id = old, days = 190 });
        await suite.CountAsync("referralsdb", age, new { id = recent, days = 170 });
        await suite.CountAsync("referralsdb", age, new { id = draft, days = 0 });
        await suite.KillAsync("referrals");
        var purged = await Eventually.Get(() => ReadAsync(old).ResponseAsync, read => read.Content is null);
        Assert.Equal((ReferralState.Closed, ReferralResult.NotCompetent, "", 0), (purged.Summary.State, purged.Summary.Result, purged.Summary.PersonName, purged.Messages.Count));
        Assert.Equal(("Nadia Benali", 1), (await ReadAsync(recent) is var kept ? kept.Content.PersonName : "", (await ReadAsync(recent)).Messages.Count));
        Assert.Equal("unknown-referral", (await Refusal.Of(ReadAsync(draft))).Code);

        Grpc.Core.AsyncUnaryCall<GetReferralResponse> ReadAsync(string id) => world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id });
    }

    [Fact]
    public async Task Six_years_after_it_was_closed_a_case_no_longer_tells_of_its_mandate()
    {
        var (world, partners) = await WorldAsync();
        var (old, recent) = (await world.SendReferralAsync(partners), await world.SendReferralAsync(partners));
        const string signed =
            "with signed as (update referral set state = 'closed', result = 'resolved', closed_at = now() - @years * interval '1 year', mandate_signed_on = current_date where referral_id = @id::uuid returning 1) select count(*) from signed";
        await suite.CountAsync("referralsdb", signed, new { id = old, years = 6.1 });
        await suite.CountAsync("referralsdb", signed, new { id = recent, years = 5.9 });
        await suite.KillAsync("referrals");
        await Eventually.Get(() => MandatesAsync(old), mandates => mandates == 0);
        Assert.Equal(1, await MandatesAsync(recent));

        Task<long> MandatesAsync(string id) =>
            suite.CountAsync("referralsdb", "select count(*) from referral where referral_id = @id::uuid and mandate_signed_on is not null", new { id });
    }

    private async Task<(World World, Partners Partners)> WorldAsync()
    {
        var world = await World.CreateAsync(suite);
        return (world, await Partners.CreateAsync(suite, world));
    }

    private async Task FireAsync(string id, string step) => Assert.Equal(1, await suite.CountAsync("referralsdb", Expire, new { ids = new[] { id }, steps = new[] { step } }));

    private Task<long> NoticedAsync(string id, string kind, long expected) => Eventually.Get(() => suite.CountAsync("referralsdb", CountNotices, new { id, kind }), count => count == expected);
}
