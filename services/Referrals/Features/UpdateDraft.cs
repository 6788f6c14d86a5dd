using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string ReplaceDraft =
        """
        update referral set
            place_id = @PlaceId, institution_id = @InstitutionId, topic_id = @TopicId, urgency = @Urgency, cause = @Cause, person_name = @PersonName, person_contact = @PersonContact,
            file_number = @FileNumber, situation = @Situation, steps_tried = @StepsTried, deadline_on = @DeadlineOn, power_to_act = @PowerToAct
        where referral_id = @Id
        """;

    public override Task<ReferralRevision> UpdateDraft(UpdateDraftRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.UpdatedBy, "updated_by");
        var command = Command.Of(ReferralAct.Change, request, request.ReferralId, request.ExpectedRevision, request.UpdatedBy);
        return ActAsync(command, context, async (connection, locked) =>
        {
            await CheckContentAsync(connection, request.Content, locked.StructureId, context.CancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(ReplaceDraft, Sealed(command.ReferralId, request.Content), cancellationToken: context.CancellationToken));
        });
    }
}
