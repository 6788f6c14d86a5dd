using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string LookUpVisit =
        $"""
        select v.visit_id is not null as is_taken, case when v.structure_id = @own then v.content_hash end as content_hash, v.recorded_at,
               case when {IsOwnPlace} then p.place_id end as place_id, a.structure_id, s.session_id, coalesce(k.merged_into, k.visitor_id) as known_visitor_id,
               exists (select from receiver r where r.account_id = @ReceivedBy and {HadMission}) as had_mission
        from (select 1) one
        left join visit v on v.visit_id = @VisitId
        left join place p on p.place_id = @PlaceId and not p.deleted
        left join place_affiliation a on a.place_id = p.place_id and a.from_date <= @Date and (a.to_date is null or a.to_date >= @Date)
        left join drop_in_session s on s.session_id = @SessionId and s.place_id = @PlaceId and s.date = @Date and not s.deleted
        left join visitor k on k.visitor_id = @NamedVisitorId and k.erased_at is null
        """;

    // Whoever deletes or moves the session waits for those who store a visit of it, and the other way round.
    private const string LockSessionOfVisit =
        "select session_id from drop_in_session where session_id = @SessionId and place_id = @PlaceId and date = @Date and not deleted for share";

    // Whoever merges or erases the visitor waits too; those who come after them find another visitor, or none.
    private const string LockVisitorOfVisit =
        "select visitor_id from visitor where visitor_id = @NamedVisitorId and coalesce(merged_into, visitor_id) = @VisitorId and erased_at is null for share";

    // The columns that a correction replaces.
    private const string VisitColumns =
        """
        revision, deleted, structure_id, place_id, date, session_id, received_by, receiver_status, recorded_by, channel, duration_band, visitor_id,
        device_time, age_band, sex, single_parent, help_with_french, computer_at_home, smartphone_only, first_visit, heard_of, obstacles, health_agreement
        """;

    private const string VisitValues =
        """
        @Revision, @Deleted, @StructureId, @PlaceId, @Date, @SessionId, @ReceivedBy, @ReceiverStatus, @RecordedBy, @Channel, @DurationBand, @VisitorId,
        @DeviceTime, @AgeBand, @Sex, @SingleParent, @HelpWithFrench, @ComputerAtHome, @SmartphoneOnly, @FirstVisit, @HeardOf, @Obstacles, @HealthAgreement
        """;

    private const string StoreRequestsAndEvent =
        $"""
        requests as (
            insert into help_request (
                visit_id, position, institution, nature, droit, medium, mode, mode_reason, outcomes, not_checked_reason,
                reformulated, next_step_known, handout_given, note)
            select stored.visit_id, r.position, r.institution, r.nature, r.droit, r.medium, r.mode, r."modeReason", r.outcomes, r."notCheckedReason",
                   r.reformulated, r."nextStepKnown", r."handoutGiven", r.note
            from stored, json_to_recordset(@Requests::json) as r(
                position integer, institution text, nature text, droit text, medium text, mode text, "modeReason" text, outcomes text[],
                "notCheckedReason" text, reformulated boolean, "nextStepKnown" boolean, "handoutGiven" boolean, note text)
        ), event as ({Published.InsertOnceStored}), follow_up as (
            insert into follow_up (follow_up_id, revision, structure_id, state, visit_id, visitor_id, opened_on, opened_by, last_contact_on)
            select @FollowUpId, 1, @StructureId, 'to-take-up', stored.visit_id, @VisitorId, @Date, @RecordedBy, @Date from stored where @NeedsFollowUp and {Published.Counts}
            on conflict do nothing
        ), no_longer_aside as (
            delete from visit_set_aside a using stored where a.visit_id = stored.visit_id and a.structure_id = @StructureId
        )
        select count(*) from stored
        """;

    // What a visit has opened and nobody has taken up goes, or comes again, with what the visit says now.
    private const string ForgetFollowUp = "delete from follow_up where visit_id = @VisitId and state = 'to-take-up'";

    // One statement: the visit, its requests, its event, the follow-up that it opens and its entry in the journal are stored together or not at all.
    private const string StoreVisit =
        $"""
        with session as ({LockSessionOfVisit}), visitor_held as ({LockVisitorOfVisit}), stored as (
            insert into visit (visit_id, content_hash, recorded_at, {VisitColumns})
            select @VisitId, @ContentHash, @RecordedAt, {VisitValues}
            where (@SessionId is null or exists (select from session)) and (@VisitorId is null or exists (select from visitor_held))
            on conflict (visit_id) do nothing
            returning visit_id
        ), entry as ({Audit.Insert} from stored), {StoreRequestsAndEvent}
        """;

    private sealed record VisitLookUp(bool IsTaken, byte[]? ContentHash, DateTime? RecordedAt, Guid? PlaceId, Guid? StructureId, Guid? SessionId, Guid? KnownVisitorId, bool HadMission);

    public override async Task<LogVisitResponse> LogVisit(LogVisitRequest request, ServerCallContext context)
    {
        var own = Own(context);
        await CheckAsync(request, own, "", context.CancellationToken);
        CheckAuthor(context, request.RecordedBy, "recorded_by");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await CheckNobodyNamedAsync(connection, own, request, new Violations(), context.CancellationToken);
        var visitorId = await VisitorOfAsync(connection, request, "visitor_code", context);
        var facts = VisitFacts.Of(request, visitorId, clock.GetUtcNow());
        var known = await LookUpAsync(connection, own, facts, context.CancellationToken);
        if (known.ContentHash is not null)
        {
            return AnswerAgain(known, facts);
        }

        facts = facts with { StructureId = CheckReferences(known, facts, new Violations()), VisitorId = known.KnownVisitorId };
        var parameters = facts.Parameters(Outbox.For(facts.ToEvent(taxonomy)));
        parameters.AddDynamicParams(audit.For(context, new Act("visit.log", "visit", facts.VisitId)));
        var stored = await connection.ExecuteScalarAsync<long>(new CommandDefinition(StoreVisit, parameters, cancellationToken: context.CancellationToken));
        if (stored == 0)
        {
            // Since the look-up, the same command was stored by another call, the session was deleted or moved, or the visitor merged or erased; or the
            // id is another structure's.
            known = await LookUpAsync(connection, own, facts, context.CancellationToken);
            if (known is { ContentHash: null, IsTaken: false } && known.KnownVisitorId != facts.VisitorId)
            {
                return await LogVisit(request, context);
            }

            return known.ContentHash is not null ? AnswerAgain(known, facts) : throw (known.IsTaken ? Errors.IdTaken() : Errors.Invalid([UnknownSession]));
        }

        outbox.Wake();
        return Answer(facts.RecordedAt, facts.VisitorId);
    }

    private static Violation UnknownSession { get; } = new("session_id", "unknown-session", "Ce temps d'accueil n'existe pas à ce lieu et à cette date.");

    /// <summary>What a visit must respect that can be told without its places and people.</summary>
    /// <param name="under">Where the visit stands in the request.</param>
    private async Task CheckAsync(LogVisitRequest visit, Guid own, string under, CancellationToken cancellationToken)
    {
        var date = visit.Date.ToDate();
        var violations = new Violations(under);
        violations.Add(await lists.CheckAsync(visit, date, own, under, cancellationToken));
        VisitRules.Check(visit, date, clock.Today(), taxonomy, violations);
        violations.ThrowIfAny();
    }

    private static Task<VisitLookUp> LookUpAsync(NpgsqlConnection connection, Guid own, VisitFacts facts, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<VisitLookUp>(new CommandDefinition(
            LookUpVisit, new { own, facts.VisitId, facts.PlaceId, facts.Date, facts.SessionId, facts.NamedVisitorId, facts.ReceivedBy }, cancellationToken: cancellationToken));

    // The content is that of the first command, and so is the visitor that it names, whoever that is now.
    private static LogVisitResponse AnswerAgain(VisitLookUp known, VisitFacts sent)
    {
        CheckSameContent(known.ContentHash!, sent.ContentHash);
        return Answer(new DateTimeOffset(known.RecordedAt!.Value), sent.VisitorId);
    }

    private static LogVisitResponse Answer(DateTimeOffset recordedAt, Guid? visitorId) =>
        new() { Revision = 1, RecordedAt = recordedAt.ToTimestamp(), VisitorId = visitorId?.ToString() ?? "" };

    /// <summary>Place, session and visitor exist, and the receiver had a mission; returns the structure of the place on the date.</summary>
    private static Guid CheckReferences(VisitLookUp known, VisitFacts sent, Violations violations)
    {
        violations.AddIf(known.PlaceId is null, "place_id", "unknown-place", "Choisissez un lieu du réseau.");
        violations.AddIf(sent.SessionId is not null && known.SessionId is null, UnknownSession.Field, UnknownSession.Code, UnknownSession.Message);
        violations.AddIf(sent.NamedVisitorId is not null && known.KnownVisitorId is null, "visitor_id", "unknown-visitor", "Cette personne n'est pas connue : lisez son code.");
        // Of a place that is not theirs, callers learn nothing but that.
        CheckMission(known.HadMission || known is { PlaceId: null } or { StructureId: null }, "received_by", violations);
        violations.ThrowIfAny();
        return Known(known.StructureId);
    }

    private async Task<Guid?> VisitorOfAsync(NpgsqlConnection connection, LogVisitRequest request, string codeField, ServerCallContext context)
    {
        if (request.VisitorCase != LogVisitRequest.VisitorOneofCase.VisitorCode || request.VisitorCode.Length == 0)
        {
            return request.VisitorId.Length == 0 ? null : Guid.Parse(request.VisitorId);
        }

        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (visitorId, _) = await visitorCodes.UseAsync(connection, request.VisitorCode, codeField, isTry: false, context);
        await transaction.CommitAsync(context.CancellationToken);
        return visitorId;
    }
}
