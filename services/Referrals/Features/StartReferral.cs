using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> StartReferral(ActRequest request, ServerCallContext context) => ActAloneAsync(ReferralAct.Start, request, context);
}
