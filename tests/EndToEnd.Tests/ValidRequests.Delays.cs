using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private async Task AddDelaysAsync(World world)
    {
        var partners = await Partners.CreateAsync(suite, world);
        var (normal, urgent) = (Rule(false), Rule(true));
        await new DelayService.DelayServiceClient(world.As(Role.NetworkAdmin)).PutDelayRuleAsync(new PutDelayRuleRequest { Rule = urgent });
        AddDelay("ListDelayRules", new ListDelayRulesRequest());
        AddDelay("PutDelayRule", new PutDelayRuleRequest { Rule = normal });
        AddDelay("RemoveDelayRule", new RemoveDelayRuleRequest { RuleId = urgent.RuleId, ExpectedRevision = 1 });

        DelayRule Rule(bool isUrgent) => new() { RuleId = World.NewId(), InstitutionId = partners.InstitutionId, Urgent = isUrgent, AcknowledgeDays = 2, AnswerDays = 10 };
    }

    private void AddDelay(string rpc, IMessage request) => Add($"accesdroits.referrals.v1.DelayService/{rpc}", request);
}
