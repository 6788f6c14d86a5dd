using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> WithdrawReferral(WrittenActRequest request, ServerCallContext context) =>
        ActInWordsAsync(
            CommandOf(ReferralAct.Withdraw, request, request) with { Result = ReferralResult.Withdrawn.ToCode() }, request, MessageKind.Withdrawal, "done_by", context,
            (connection, referralId) => notices.TellPartnerAsync(connection, referralId, "closed", context.CancellationToken));
}
