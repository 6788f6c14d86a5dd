using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> DeclineReferral(WrittenActRequest request, ServerCallContext context) =>
        ActInWordsAsync(
            CommandOf(ReferralAct.Decline, request, request) with { Result = ReferralResult.NotCompetent.ToCode() }, request, MessageKind.Decline, "done_by", context,
            (connection, referralId) => notices.TellSenderAsync(connection, referralId, "closed", context.CancellationToken));
}
