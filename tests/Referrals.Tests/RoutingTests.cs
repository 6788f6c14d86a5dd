using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>Whom a case goes to.</summary>
public sealed class RoutingTests(Suite suite)
{
    [Fact]
    public async Task Who_deals_with_the_topic_comes_before_who_deals_with_everything()
    {
        var partner = await Partner.CreateAsync(suite);
        var (topic, other) = (await partner.TopicAsync(), await partner.TopicAsync());
        var (general, special) = (await partner.PostAsync("a"), await partner.PostAsync("b", contact => contact.TopicIds.Add(topic)));
        Assert.Equal(partner.To(special), await partner.FindAsync(topic));
        Assert.Equal(partner.To(general), await partner.FindAsync(other));
        Assert.Equal(partner.To(general), await partner.FindAsync());
    }

    [Fact]
    public async Task Who_names_the_territory_of_the_place_comes_before_who_answers_for_all_of_them()
    {
        var partner = await Partner.CreateAsync(suite);
        var (here, elsewhere) = (await partner.TerritoryAsync("2026-11-01", "2026-11-30"), await partner.TerritoryAsync());
        await partner.PostAsync("a", contact => contact.TerritoryIds.Add(elsewhere));
        var (general, local) = (await partner.PostAsync("b"), await partner.PostAsync("c", contact => contact.TerritoryIds.Add([elsewhere, here])));
        Assert.Equal(partner.To(local), await partner.FindAsync());
        Assert.Equal(partner.To(local), await partner.FindAsync(day: new DateOnly(2026, 11, 30)));
        Assert.Equal(partner.To(general), await partner.FindAsync(day: new DateOnly(2026, 12, 1)));
        Assert.Equal(partner.To(general), await partner.FindAsync(day: new DateOnly(2026, 10, 31)));
    }

    [Fact]
    public async Task The_topic_counts_more_than_the_territory_and_equals_go_by_code()
    {
        var partner = await Partner.CreateAsync(suite);
        var (topic, here) = (await partner.TopicAsync(), await partner.TerritoryAsync("2020-01-01"));
        await partner.PostAsync("a", contact => contact.TerritoryIds.Add(here));
        var second = await partner.PostAsync("c", contact => contact.TopicIds.Add(topic));
        Assert.Equal(partner.To(second), await partner.FindAsync(topic));
        var first = await partner.PostAsync("b", contact => contact.TopicIds.Add(topic));
        Assert.Equal(partner.To(first), await partner.FindAsync(topic));
        var both = await partner.PostAsync("z", contact =>
        {
            contact.TopicIds.Add(topic);
            contact.TerritoryIds.Add(here);
        });
        Assert.Equal(partner.To(both), await partner.FindAsync(topic));
    }

    [Fact]
    public async Task A_post_without_territories_answers_for_those_of_the_institution()
    {
        var partner = await Partner.CreateAsync(suite);
        var (here, elsewhere) = (await partner.TerritoryAsync("2020-01-01"), await partner.TerritoryAsync());
        var post = await partner.PostAsync("a");
        await partner.AnswerForAsync([elsewhere], expectedRevision: 1);
        Assert.Equal(partner.ToGroup, await partner.FindAsync());
        await partner.AnswerForAsync([elsewhere, here], expectedRevision: 2);
        Assert.Equal(partner.To(post), await partner.FindAsync());
    }

    [Fact]
    public async Task A_responsable_receives_when_nobody_else_does()
    {
        var partner = await Partner.CreateAsync(suite);
        var (topic, other) = (await partner.TopicAsync(), await partner.TopicAsync());
        var supervisor = await partner.PostAsync("a", contact =>
        {
            contact.Supervisor = true;
            contact.TopicIds.Add([topic, other]);
        });
        var post = await partner.PostAsync("b", contact => contact.TopicIds.Add(topic));
        Assert.Equal(partner.To(post), await partner.FindAsync(topic));
        Assert.Equal(partner.To(supervisor), await partner.FindAsync(other));
    }

    [Fact]
    public async Task In_an_absence_the_deputy_receives_from_the_first_day_to_the_last()
    {
        var partner = await Partner.CreateAsync(suite);
        var topic = await partner.TopicAsync();
        var deputy = await partner.PostAsync("z", contact => contact.TopicIds.Add(topic));
        var post = await partner.PostAsync("a", contact => Away(contact, deputy));
        Assert.Equal(partner.To(deputy, absent: post), await partner.FindAsync());
        Assert.Equal(partner.To(deputy, absent: post), await partner.FindAsync(day: new DateOnly(2026, 11, 20)));
        Assert.Equal(partner.To(post), await partner.FindAsync(day: new DateOnly(2026, 11, 24)));
        Assert.Equal(partner.To(post), await partner.FindAsync(day: new DateOnly(2026, 11, 19)));
    }

    [Fact]
    public async Task A_deputy_who_is_absent_too_has_a_deputy()
    {
        var partner = await Partner.CreateAsync(suite);
        var last = await partner.PostAsync("c");
        var deputy = await partner.PostAsync("b", contact => Away(contact, last));
        var post = await partner.PostAsync("a", contact => Away(contact, deputy));
        Assert.Equal(partner.To(last, absent: post), await partner.FindAsync());
    }

    [Fact]
    public async Task When_no_deputy_is_there_the_group_mailbox_receives_even_if_they_stand_in_for_each_other()
    {
        var partner = await Partner.CreateAsync(suite);
        var deputy = await partner.PostAsync("b", contact => Away(contact));
        var post = await partner.PostAsync("a", contact => Away(contact, deputy));
        Assert.Equal(partner.ToGroup, await partner.FindAsync());
        await partner.ChangeAsync(deputy, contact => contact.DeputyId = post);
        Assert.Equal(partner.ToGroup, await partner.FindAsync());
    }

    [Fact]
    public async Task A_post_that_is_closed_or_that_nobody_holds_is_passed_over()
    {
        var partner = await Partner.CreateAsync(suite);
        await partner.PostAsync("a", contact => contact.Active = false);
        await partner.PostAsync("b", held: false);
        var post = await partner.PostAsync("c");
        Assert.Equal(partner.To(post), await partner.FindAsync());
        await partner.ChangeAsync(post, contact => contact.Active = false);
        Assert.Equal(partner.ToGroup, await partner.FindAsync());
    }

    [Fact]
    public async Task A_case_goes_to_no_account_that_is_deactivated_or_out_of_its_mission()
    {
        var partner = await Partner.CreateAsync(suite);
        var (over, ahead, deactivated) = (await partner.PostAsync("a", held: false), await partner.PostAsync("b", held: false), await partner.PostAsync("c", held: false));
        await partner.InviteAsync(over, account => account.MissionTo = "2026-11-22");
        await partner.InviteAsync(ahead, account => account.MissionFrom = "2026-11-24");
        await partner.DeactivateAsync(await partner.InviteAsync(deactivated));
        Assert.Equal(partner.ToNobody, await partner.FindAsync());
        Assert.Equal(partner.To(over), await partner.FindAsync(day: new DateOnly(2026, 11, 22)));
        Assert.Equal(partner.To(ahead), await partner.FindAsync(day: new DateOnly(2026, 11, 24)));
        await partner.InviteAsync(deactivated);
        Assert.Equal(partner.To(deactivated), await partner.FindAsync());
    }

    [Fact]
    public async Task A_deputy_whom_nobody_holds_is_passed_over()
    {
        var partner = await Partner.CreateAsync(suite);
        var last = await partner.PostAsync("c");
        var deputy = await partner.PostAsync("b", contact => contact.DeputyId = last, held: false);
        var post = await partner.PostAsync("a", contact => Away(contact, deputy));
        Assert.Equal(partner.To(last, absent: post), await partner.FindAsync());
    }

    [Fact]
    public async Task The_group_mailbox_receives_as_long_as_somebody_of_the_institution_may_read_it()
    {
        var partner = await Partner.CreateAsync(suite);
        Assert.Equal(partner.ToNobody, await partner.FindAsync());
        await partner.InviteAsync(change: account => account.Role = Role.StatisticsReader);
        Assert.Equal(partner.ToNobody, await partner.FindAsync());
        var colleague = await partner.InviteAsync(change: account => account.Role = Role.PartnerSupervisor);
        Assert.Equal(partner.ToGroup, await partner.FindAsync());
        await partner.DeactivateAsync(colleague);
        Assert.Equal(partner.ToNobody, await partner.FindAsync());
    }

    private static void Away(Contact contact, string deputyId = "")
    {
        contact.DeputyId = deputyId;
        contact.Absences.Add(new Closure { From = "2026-11-20", To = "2026-11-23" });
    }
}
