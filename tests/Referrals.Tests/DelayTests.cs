using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>How many working days an institution has is for the network to say.</summary>
[Collection(Alone.Name)]
public sealed class DelayTests(Suite suite)
{
    private DelayService.DelayServiceClient Admin => As(new Caller(Guid.NewGuid(), Role.NetworkAdmin));

    public static TheoryData<string, string> Refused => new()
    {
        { "institution", "unknown-institution" }, { "topic", "unknown-topic" }, { "fewer to answer", "too-short" }, { "no day", "out-of-range" }, { "too many days", "out-of-range" },
    };

    [Fact]
    public async Task The_most_specific_rule_holds_for_what_is_sent_from_then_on()
    {
        var (world, partners) = await BeginAsync();
        var sent = await world.SendReferralAsync(partners);
        var draft = await world.CreateDraftAsync(partners);
        Assert.Equal((15, "15 jours ouvrés, règle du réseau"), await AnswerAsync(draft));
        var network = await PutAsync(Rule("", "", 14));
        try
        {
            Assert.Equal((14, "14 jours ouvrés, règle du réseau"), await AnswerAsync(draft));
            await PutAsync(Rule(partners.InstitutionId, "", 13));
            Assert.Equal((13, "13 jours ouvrés, règle de l'institution"), await AnswerAsync(draft));
            await PutAsync(Rule("", partners.TopicId, 12));
            Assert.Equal((12, "12 jours ouvrés, règle du thème"), await AnswerAsync(draft));
            var both = await PutAsync(Rule(partners.InstitutionId, partners.TopicId, 11));
            Assert.Equal((11, "11 jours ouvrés, règle du thème"), await AnswerAsync(draft));
            await world.Referrals.SendReferralAsync(world.Send(draft));
            await Admin.RemoveDelayRuleAsync(new RemoveDelayRuleRequest { RuleId = both.RuleId, ExpectedRevision = 1 });
            Assert.Equal((11, 15), ((await SentAsync(draft)).WorkingDays, (await SentAsync(sent)).WorkingDays));
            Assert.Equal((12, "12 jours ouvrés, règle du thème"), await AnswerAsync(await world.CreateDraftAsync(partners)));
        }
        finally
        {
            await Admin.RemoveDelayRuleAsync(new RemoveDelayRuleRequest { RuleId = network.RuleId, ExpectedRevision = 1 });
        }

        async Task<(int Days, string Rule)> AnswerAsync(string id) =>
            (await world.Referrals.PreviewReferralAsync(new PreviewReferralRequest { ReferralId = id })).Deadlines.Single(deadline => deadline.Kind == DeadlineKind.ToAnswer) is var deadline
                ? (deadline.WorkingDays, deadline.Rule.Split(" ; ")[0]) : default;

        async Task<Deadline> SentAsync(string id) =>
            (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Deadlines.Single(deadline => deadline.Kind == DeadlineKind.ToAnswer);
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task A_rule_that_cannot_be_is_refused_and_nothing_is_stored(string what, string code)
    {
        var (_, partners) = await BeginAsync();
        var rule = Rule(partners.InstitutionId, "", 10);
        var field = what switch { "institution" => "rule.institution_id", "topic" => "rule.topic_id", "no day" => "rule.acknowledge_days", _ => "rule.answer_days" };
        (rule.InstitutionId, rule.TopicId) = (what == "institution" ? World.NewId() : rule.InstitutionId, what == "topic" ? World.NewId() : "");
        (rule.AcknowledgeDays, rule.AnswerDays) = what switch { "fewer to answer" => (5, 4), "no day" => (0, 10), "too many days" => (3, 121), _ => (3, 10) };
        Assert.Equal((field, code), Assert.Single((await Refusal.Of(Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = rule }))).Fields) is var (key, value) ? (key, value) : default);
        Assert.DoesNotContain(await RulesAsync(Admin), stored => stored.Rule.RuleId == rule.RuleId);
    }

    [Fact]
    public async Task A_rule_is_changed_from_its_latest_revision_and_keeps_what_it_is_about()
    {
        var (_, partners) = await BeginAsync();
        var rule = await PutAsync(Rule(partners.InstitutionId, "", 10));
        Assert.Equal(1, (await Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = rule })).Revision);
        var changed = new DelayRule(rule) { AnswerDays = 9 };
        Assert.Equal("id-taken", (await Refusal.Of(Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = changed }))).Code);
        Assert.Equal("delay-taken", (await Refusal.Of(Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = new DelayRule(changed) { RuleId = World.NewId() } }))).Code);
        Assert.Equal("scope-fixed", (await Refusal.Of(Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = new DelayRule(changed) { Urgent = true }, ExpectedRevision = 1 }))).Code);
        Assert.Equal(2, (await Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = changed, ExpectedRevision = 1 })).Revision);
        Assert.Equal("stale-revision", (await Refusal.Of(Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = rule, ExpectedRevision = 1 }))).Code);
        Assert.Equal("stale-revision", (await Refusal.Of(Admin.RemoveDelayRuleAsync(new RemoveDelayRuleRequest { RuleId = rule.RuleId, ExpectedRevision = 1 }))).Code);
        Assert.Equal(9, Assert.Single(await RulesAsync(Admin), stored => stored.Rule.RuleId == rule.RuleId).Rule.AnswerDays);
        foreach (var _ in new[] { "once", "again" })
        {
            await Admin.RemoveDelayRuleAsync(new RemoveDelayRuleRequest { RuleId = rule.RuleId, ExpectedRevision = 2 });
        }

        Assert.Equal("unknown-delay-rule", (await Refusal.Of(Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = rule, ExpectedRevision = 2 }))).Code);
        Assert.DoesNotContain(await RulesAsync(Admin), stored => stored.Rule.RuleId == rule.RuleId);
    }

    [Fact]
    public async Task A_responsable_reads_the_rules_of_the_network_and_of_their_own_institution()
    {
        var ((_, own), (_, other)) = (await BeginAsync(), await BeginAsync());
        var (mine, theirs, topic) = (await PutAsync(Rule(own.InstitutionId, "", 10)), await PutAsync(Rule(other.InstitutionId, "", 11)), await PutAsync(Rule("", other.TopicId, 12)));
        var read = (await RulesAsync(As(own.Supervisor))).Select(stored => stored.Rule).ToList();
        Assert.Contains(mine, read);
        Assert.Contains(topic, read);
        Assert.DoesNotContain(theirs, read);
    }

    private static DelayRule Rule(string institutionId, string topicId, int answerDays) =>
        new() { RuleId = World.NewId(), InstitutionId = institutionId, TopicId = topicId, AcknowledgeDays = 3, AnswerDays = answerDays };

    private static async Task<IEnumerable<StoredDelayRule>> RulesAsync(DelayService.DelayServiceClient client) => (await client.ListDelayRulesAsync(new ListDelayRulesRequest())).Rules;

    private DelayService.DelayServiceClient As(Caller caller) => new(suite.As(caller));

    private async Task<DelayRule> PutAsync(DelayRule rule)
    {
        Assert.Equal(1, (await Admin.PutDelayRuleAsync(new PutDelayRuleRequest { Rule = rule })).Revision);
        return rule;
    }

    private async Task<(World World, Partners Partners)> BeginAsync()
    {
        var world = await World.CreateAsync(suite);
        return (world, await Partners.CreateAsync(suite, world));
    }
}
