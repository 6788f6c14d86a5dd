using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> AnswerReferral(AnswerReferralRequest request, ServerCallContext context)
    {
        var command = CommandOf(ReferralAct.Answer, request, request.Act) with { Unblocking = request.Unblocking.ToCode(), AskedRightly = request.AskedRightly.ToCode() };
        return ActInWordsAsync(
            command, request.Act, MessageKind.Answer, "act.done_by", context,
            (connection, referralId) => notices.TellSenderAsync(connection, referralId, "answered", context.CancellationToken));
    }
}
