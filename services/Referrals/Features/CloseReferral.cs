using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> CloseReferral(CloseReferralRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        ReferralRules.CheckResult(request.Result, violations);
        violations.ThrowIfAny();
        var command = CommandOf(ReferralAct.Close, request, request.Act) with { Result = request.Result.ToCode(), AnsweredUsefully = request.AnsweredUsefully.ToCode() };
        return ActInWordsAsync(
            command, request.Act, MessageKind.Conclusion, "act.done_by", context,
            (connection, referralId) => notices.TellPartnerAsync(connection, referralId, "closed", context.CancellationToken));
    }
}
