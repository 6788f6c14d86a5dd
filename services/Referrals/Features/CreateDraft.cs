using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string SelectStored = "select content_hash from referral where referral_id = @id and structure_id = @structure";

    private const string StoreDraft =
        """
        insert into referral (
            referral_id, content_hash, revision, state, structure_id, place_id, follow_up_id, visit_id, institution_id, topic_id, urgency, cause, person_name, person_contact, file_number,
            situation, steps_tried, deadline_on, power_to_act, created_by, created_at)
        values (
            @Id, @hash, 1, 'draft', @structure, @PlaceId, @followUpId, @visitId, @InstitutionId, @TopicId, @Urgency, @Cause, @PersonName, @PersonContact, @FileNumber,
            @Situation, @StepsTried, @DeadlineOn, @PowerToAct, @me, @now)
        on conflict (referral_id) do nothing
        """;

    private const string AddParticipant =
        """
        insert into referral_participant (referral_id, account_id, side, invited_by, invited_at) values (@referralId, @accountId, @side, @me, @now)
        on conflict (referral_id, account_id) do nothing
        """;

    private const string LookUpContent =
        """
        select
            exists (select from institution where institution_id = @institutionId and not deleted) as knows_institution,
            @topicId is null or exists (select from topic where topic_id = @topicId and not deleted) as knows_topic,
            exists (
                select from place_structure s join place p using (place_id)
                where s.place_id = @placeId and s.structure_id = @structure and s.during @> @today and not p.deleted and not p.training) as is_own_place
        """;

    private sealed record ContentLookUp(bool KnowsInstitution, bool KnowsTopic, bool IsOwnPlace);

    public override async Task<CreateDraftResponse> CreateDraft(CreateDraftRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.CreatedBy, "created_by");
        var (id, structure) = (Guid.Parse(request.ReferralId), context.Caller().StructureId ?? throw Errors.Denied());
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var before = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(SelectStored, new { id, structure }, cancellationToken: context.CancellationToken));
        if (before is null)
        {
            var followUp = await FollowUpAsync(request.FollowUpId, context);
            await CheckContentAsync(connection, request.Content, structure, context.CancellationToken);
            await StoreDraftAsync(connection, request, followUp, context);
        }
        else if (!seals.IsSame(id, before, ContentHash.Of(request)))
        {
            throw Errors.IdTaken();
        }

        return new CreateDraftResponse { Revision = 1 };
    }

    // With the token of the caller: Reception itself says whether they may read it, and enters that they did.
    private async Task<GetFollowUpResponse> FollowUpAsync(string followUpId, ServerCallContext context)
    {
        var followUp = await OnBehalf.CallAsync(context, options => followUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = followUpId }, options));
        return followUp.State == FollowUpState.Closed ? throw Errors.BrokenRule("follow-up-closed", "Cet accompagnement est clos.") : followUp;
    }

    private async Task CheckContentAsync(NpgsqlConnection connection, ReferralContent content, Guid structure, CancellationToken cancellationToken)
    {
        var asked = new
        {
            institutionId = Guid.Parse(content.InstitutionId), topicId = OrNull(content.TopicId), placeId = Guid.Parse(content.PlaceId), structure, today = clock.Today(),
        };
        var known = await connection.QuerySingleAsync<ContentLookUp>(new CommandDefinition(LookUpContent, asked, cancellationToken: cancellationToken));
        var violations = new Violations("content.");
        violations.AddIf(!known.KnowsInstitution, "institution_id", "unknown-institution", "Choisissez une institution de l'annuaire.");
        violations.AddIf(!known.KnowsTopic, "topic_id", "unknown-topic", "Choisissez un thème de l'annuaire.");
        violations.AddIf(!known.IsOwnPlace, "place_id", "foreign-place", "Choisissez un lieu d'accueil de votre structure.");
        violations.ThrowIfAny();
    }

    private async Task StoreDraftAsync(NpgsqlConnection connection, CreateDraftRequest request, GetFollowUpResponse followUp, ServerCallContext context)
    {
        var (id, me, now) = (Guid.Parse(request.ReferralId), Me(context), clock.GetUtcNow());
        var row = new DynamicParameters(Sealed(id, request.Content));
        row.AddDynamicParams(new
        {
            hash = seals.SealHash(id, ContentHash.Of(request)), structure = context.Caller().StructureId, followUpId = Guid.Parse(followUp.FollowUpId), visitId = OrNull(followUp.VisitId), me, now,
        });
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(StoreDraft, row, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }

        await AddParticipantAsync(connection, id, me, me, Side.Sender, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("referral.draft", "referral", id));
        await transaction.CommitAsync(context.CancellationToken);
    }

    private Task<int> AddParticipantAsync(NpgsqlConnection connection, Guid referralId, Guid accountId, Guid me, Side side, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            AddParticipant, new { referralId, accountId, side = side.ToCode(), me, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));

    /// <summary>The content as its row holds it.</summary>
    private object Sealed(Guid id, ReferralContent content) => new
    {
        Id = id,
        PlaceId = Guid.Parse(content.PlaceId),
        InstitutionId = Guid.Parse(content.InstitutionId),
        TopicId = OrNull(content.TopicId),
        Urgency = content.Urgency.ToCode(),
        Cause = content.Cause.ToCode(),
        PersonName = seals.Seal(ReferralSeals.PersonName, id, content.PersonName),
        PersonContact = seals.Seal(ReferralSeals.PersonContact, id, content.PersonContact),
        FileNumber = seals.Seal(ReferralSeals.FileNumber, id, content.FileNumber),
        Situation = seals.Seal(ReferralSeals.Situation, id, content.Situation),
        StepsTried = seals.Seal(ReferralSeals.StepsTried, id, content.StepsTried),
        DeadlineOn = content.DeadlineOn.ToOptionalDate(),
        content.PowerToAct,
    };
}
