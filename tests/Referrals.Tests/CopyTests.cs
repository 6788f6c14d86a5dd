using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>What Referrals knows of the directory.</summary>
[Collection(Alone.Name)]
public sealed class CopyTests(Suite suite)
{
    private const string Copies =
        """
        select jsonb_build_array(
            (select to_jsonb(i) from institution i where institution_id = @partner), (select jsonb_agg(c order by contact_id) from contact c where institution_id = @partner),
            (select jsonb_agg(a order by account_id) from account a where institution_id = @partner), (select to_jsonb(t) from topic t where topic_id = @topic),
            (select to_jsonb(p) from place p where place_id = @place), (select jsonb_agg(s) from place_structure s where place_id = @place),
            (select to_jsonb(t) from territory t where territory_id = @territory), (select jsonb_agg(t) from territory_place t where territory_id = @territory))::text
        """;

    [Fact]
    public async Task A_server_whose_copies_are_empty_knows_all_that_was_published_before_it_began()
    {
        var partner = await Partner.CreateAsync(suite);
        var (topic, territory) = (await partner.TopicAsync(), await partner.TerritoryAsync("2026-11-01", "2026-11-30"));
        await partner.AnswerForAsync([territory], expectedRevision: 1);
        var post = await partner.PostAsync("a", contact =>
        {
            contact.TopicIds.Add(topic);
            contact.Absences.Add(new Closure { From = "2026-12-24", To = "2026-12-26" });
        });
        Assert.Equal(partner.To(post), await partner.FindAsync(topic));
        await Known.RevisionAsync(suite, "topic", topic);
        await Known.RevisionAsync(suite, "place", partner.PlaceId);
        var ids = new { partner = Guid.Parse(partner.Id), topic = Guid.Parse(topic), place = Guid.Parse(partner.PlaceId), territory = Guid.Parse(territory) };
        var before = await suite.ReadAsync<string>("referralsdb", Copies, ids);
        Assert.DoesNotContain("null, null", before, StringComparison.Ordinal);

        // What is known of nobody for a moment strands no case.
        var world = await World.CreateAsync(suite);
        var sent = new { id = Guid.Parse(await world.SendReferralAsync(await Partners.CreateAsync(suite, world))) };

        // As where the service is added to a network that has worked for years.
        await suite.StopAsync("referrals");
        await suite.ExecuteAsync("referralsdb", "truncate institution, topic, contact, place, place_structure, territory, territory_place, account");
        await suite.StartAsync("referrals");
        await Eventually.Get(() => suite.ReadAsync<string>("referralsdb", Copies, ids), after => after == before);
        Assert.Equal(0, await suite.CountAsync("referralsdb", "select count(*) from referral where referral_id = @id and (nobody_since is not null or revision > 2)", sent));
    }

    [Fact]
    public async Task What_was_said_before_does_not_come_back_when_it_is_heard_late()
    {
        var partner = await Partner.CreateAsync(suite);
        var account = await partner.InviteAsync(await partner.PostAsync("a", held: false));
        await partner.DeactivateAsync(account);
        Assert.Equal(partner.ToNobody, await partner.FindAsync());

        // As if the broker had kept the invitation back; under another id, or the inbox would know it.
        var late = Guid.NewGuid();
        await suite.ExecuteAsync(
            "directorydb", $"update outbox set message_id = '{late}', published_at = null where aggregate_id = '{account.Id}' and revision = 1 and message_type = 'AccountChanged'");
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from inbox where message_id = @late", new { late }), count => count == 1);
        Assert.Equal(partner.ToNobody, await partner.FindAsync());
    }

    [Fact]
    public async Task An_account_that_changes_its_post_holds_the_other_one()
    {
        var partner = await Partner.CreateAsync(suite);
        var (first, second) = (await partner.PostAsync("a", held: false), await partner.PostAsync("b", held: false));
        var account = await partner.InviteAsync(first);
        Assert.Equal(partner.To(first), await partner.FindAsync());
        account.ContactId = second;
        await Known.AccountAsync(suite, await Person.Admin(suite).PutAccountAsync(new() { Account = account, ExpectedRevision = 1 }));
        Assert.Equal(partner.To(second), await partner.FindAsync());
        (account.Role, account.ContactId) = (Role.StatisticsReader, "");
        await Known.AccountAsync(suite, await Person.Admin(suite).PutAccountAsync(new() { Account = account, ExpectedRevision = 2 }));
        Assert.Equal(partner.ToNobody, await partner.FindAsync());
    }
}
