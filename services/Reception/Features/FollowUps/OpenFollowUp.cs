using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    private const string LookUp =
        """
        select f.follow_up_id is not null as is_taken, case when f.structure_id = @own then f.content_hash end as content_hash,
               @visitId is null or exists (select from visit where visit_id = @visitId and structure_id = @own and not deleted) as knows_visit,
               exists (select from visit join place using (place_id) where visit_id = @visitId and structure_id = @own and training) as is_training
        from (select 1) one left join follow_up f on f.follow_up_id = @id
        """;

    private const string Store =
        """
        insert into follow_up (
            follow_up_id, content_hash, revision, structure_id, state, visit_id, visitor_id, opened_on, opened_by, responsible_id,
            person_name, person_contact, notice_given, subject, deadline_on, last_contact_on)
        values (
            @Id, @ContentHash, 1, @Own, 'in-progress', @VisitId, @VisitorId, @Today, @OpenedBy, @ResponsibleId,
            @PersonName, @PersonContact, @NoticeGiven, @Subject, @DeadlineOn, @Today)
        on conflict do nothing
        """;

    private sealed record OpeningLookUp(bool IsTaken, byte[]? ContentHash, bool KnowsVisit, bool IsTraining);

    public override async Task<OpenFollowUpResponse> OpenFollowUp(OpenFollowUpRequest request, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, request.OpenedBy, "opened_by");
        var id = Guid.Parse(request.FollowUpId);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var visitorId = ReceptionApi.OrNull(request.VisitorId) is { } named ? await VisitorRows.WhoStaysAsync(connection, named, context.CancellationToken) : null;
        if (!await WasOpenedAsync(connection, id, request, visitorId, context))
        {
            await CheckAsync(connection, request.Content, before: null, context);
            if (await connection.ExecuteAsync(new CommandDefinition(Store, RowOf(id, request, visitorId, context), cancellationToken: context.CancellationToken)) == 1)
            {
                await EnterAsync(connection, id, "open", context);
                await transaction.CommitAsync(context.CancellationToken);
            }
            else if (!await WasOpenedAsync(connection, id, request, visitorId, context))
            {
                throw Errors.BrokenRule("visit-has-follow-up", "Cette visite a déjà un accompagnement : ouvrez-le dans la liste.");
            }
        }

        return new OpenFollowUpResponse { Revision = 1 };
    }

    /// <summary>Whether the same command was stored before. Refuses an id that was used for something else, and a visit or a visitor that nobody knows here.</summary>
    private async Task<bool> WasOpenedAsync(NpgsqlConnection connection, Guid id, OpenFollowUpRequest request, Guid? visitorId, ServerCallContext context)
    {
        var known = await connection.QuerySingleAsync<OpeningLookUp>(new CommandDefinition(
            LookUp, new { id, own = ReceptionApi.Own(context), visitId = ReceptionApi.OrNull(request.VisitId) }, cancellationToken: context.CancellationToken));
        if (known.IsTaken)
        {
            return seals.IsSame(id, known.ContentHash, ContentHash.Of(request)) ? true : throw Errors.IdTaken();
        }

        var violations = new Violations();
        violations.AddIf(!known.KnowsVisit, "visit_id", "unknown-visit", "Cette visite n'existe pas.");
        violations.AddIf(known.IsTraining, "visit_id", "training-place", "Cette visite est à un lieu d'entraînement : elle n'ouvre pas d'accompagnement.");
        violations.AddIf(request.VisitorId.Length > 0 && visitorId is null, "visitor_id", "unknown-visitor", "Cette personne n'est pas connue : lisez son code.");
        violations.ThrowIfAny();
        return false;
    }

    private DynamicParameters RowOf(Guid id, OpenFollowUpRequest request, Guid? visitorId, ServerCallContext context)
    {
        var parameters = new DynamicParameters(new
        {
            ContentHash = seals.SealHash(id, ContentHash.Of(request)), Own = ReceptionApi.Own(context), VisitId = ReceptionApi.OrNull(request.VisitId), VisitorId = visitorId,
            Today = clock.Today(), OpenedBy = Guid.Parse(request.OpenedBy),
        });
        parameters.AddDynamicParams(Sealed(id, request.Content));
        return parameters;
    }

    /// <summary>The content as its row holds it.</summary>
    private object Sealed(Guid id, FollowUpContent content) => new
    {
        Id = id,
        ResponsibleId = Guid.Parse(content.ResponsibleId),
        PersonName = seals.Seal(FollowUpSeals.PersonName, id, content.PersonName),
        PersonContact = seals.Seal(FollowUpSeals.PersonContact, id, content.PersonContact),
        content.NoticeGiven,
        Subject = seals.Seal(FollowUpSeals.Subject, id, content.Subject),
        DeadlineOn = content.DeadlineOn.ToOptionalDate(),
    };
}
