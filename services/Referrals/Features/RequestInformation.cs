using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> RequestInformation(WrittenActRequest request, ServerCallContext context) =>
        ActInWordsAsync(
            CommandOf(ReferralAct.RequestInformation, request, request), request, MessageKind.InformationRequest, "done_by", context,
            (connection, referralId) => notices.TellSenderAsync(connection, referralId, "information-requested", context.CancellationToken));
}
