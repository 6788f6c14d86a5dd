using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    public override Task<ReferralRevision> AcknowledgeReferral(ActRequest request, ServerCallContext context) => ActAloneAsync(ReferralAct.Acknowledge, request, context);

    /// <summary>An act without words.</summary>
    private Task<ReferralRevision> ActAloneAsync(ReferralAct act, ActRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.DoneBy, "done_by");
        return ActAsync(Command.Of(act, request, request.ReferralId, request.ExpectedRevision, request.DoneBy), context, (_, _) => Task.CompletedTask);
    }
}
