using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.Referrals.Features.Attachments;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    // The person agreed that this institution is told, so the agreement goes along.
    private const string SendOn =
        $"""
        insert into referral (
            referral_id, revision, state, number, structure_id, place_id, follow_up_id, visit_id, institution_id, topic_id, sent_to_contact_id, contact_id, urgency, cause, person_name,
            person_contact, file_number, situation, steps_tried, deadline_on, power_to_act, created_by, created_at, sent_by, sent_at, share_agreement_on, mandate_signed_on, previous_referral_id)
        select @Id, 1, 'sent', {NextNumber}, structure_id, place_id, follow_up_id, visit_id, institution_id, topic_id, @contactId,
            @contactId, urgency, cause, @PersonName, @PersonContact, @FileNumber, @Situation, @StepsTried, deadline_on, power_to_act, created_by, @now, sent_by, @now, share_agreement_on,
            mandate_signed_on, referral_id
        from referral where referral_id = @from
        on conflict (referral_id) do nothing
        """;

    private const string CopySenders =
        """
        insert into referral_participant (referral_id, account_id, side, invited_by, invited_at)
        select @Id, account_id, side, invited_by, invited_at from referral_participant where referral_id = @from and side = 'sender'
        """;

    public override Task<ReferralRevision> TransferReferral(TransferReferralRequest request, ServerCallContext context)
    {
        var (contactId, nextId) = (Guid.Parse(request.ContactId), Guid.Parse(request.NextReferralId));
        var command = CommandOf(ReferralAct.Transfer, request, request.Act) with { Result = ReferralResult.Transferred.ToCode() };
        return ActInWordsAsync(
            command, request.Act, MessageKind.Transfer, "act.done_by", context,
            (connection, referralId) => notices.TellSenderAsync(connection, referralId, "closed", context.CancellationToken), TransferAsync);

        async Task TransferAsync(NpgsqlConnection connection, LockedReferral locked)
        {
            var violations = new Violations();
            violations.AddIf(
                contactId == locked.ContactId || !await routing.IsHeldAsync(connection, contactId, locked.InstitutionId, clock.Today(), context.CancellationToken), "contact_id",
                "unknown-contact", "Choisissez un autre référent en poste dans votre institution.");
            violations.ThrowIfAny();
            await SendOnAsync(connection, request, nextId, context);
            await AttachmentApi.TakeAlongAsync(connection, seals, locked.ReferralId, nextId, context.CancellationToken);
            await schedule.ReplanAsync(connection, nextId, context.CancellationToken);
            await facts.PublishAsync(connection, nextId, context.CancellationToken);
            await notices.TellPostAsync(connection, nextId, "received", contactId, context.CancellationToken);
        }
    }

    private async Task SendOnAsync(NpgsqlConnection connection, TransferReferralRequest request, Guid nextId, ServerCallContext context)
    {
        var from = Guid.Parse(request.Act.ReferralId);
        var content = ContentOf(await ReadAsync(connection, from, context)) ?? throw WrongState();
        var row = new DynamicParameters(Sealed(nextId, content));
        row.AddDynamicParams(new { from, contactId = Guid.Parse(request.ContactId), year = $"{clock.Today().Year}", now = clock.GetUtcNow() });
        if (await connection.ExecuteAsync(new CommandDefinition(SendOn, row, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }

        await connection.ExecuteAsync(new CommandDefinition(CopySenders, row, cancellationToken: context.CancellationToken));
    }
}
