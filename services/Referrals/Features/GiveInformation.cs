using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> GiveInformation(WrittenActRequest request, ServerCallContext context) =>
        ActInWordsAsync(
            CommandOf(ReferralAct.GiveInformation, request, request), request, MessageKind.Information, "done_by", context,
            (connection, referralId) => notices.TellPartnerAsync(connection, referralId, "message", context.CancellationToken));
}
