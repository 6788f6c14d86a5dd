using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string LockVisit = "select revision, deleted, recorded_at, place_id, date, session_id, received_by, visitor_id from visit where visit_id = @Id and structure_id = @own for update";

    private const string ReplaceVisit =
        $"""
        delete from help_request where visit_id = @VisitId;
        {ForgetFollowUp};
        with stored as (
            update visit set ({VisitColumns}) = ({VisitValues}) where visit_id = @VisitId returning visit_id
        ), {StoreRequestsAndEvent}
        """;

    private sealed record LockedVisit(long Revision, bool Deleted, DateTime RecordedAt, Guid PlaceId, DateOnly Date, Guid? SessionId, Guid ReceivedBy, Guid? VisitorId);

    public override async Task<CorrectVisitResponse> CorrectVisit(CorrectVisitRequest request, ServerCallContext context)
    {
        var own = Own(context);
        await CheckAsync(request.Visit, own, "visit.", context.CancellationToken);
        var change = Change.Of(request, request.Visit.VisitId, request.ExpectedRevision, request.Reason, request.CorrectedBy);
        CheckAuthor(context, request.CorrectedBy, "corrected_by");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await CheckNobodyNamedAsync(connection, own, request.Visit, new Violations("visit."), context.CancellationToken);
        var visitorId = await VisitorOfAsync(connection, request.Visit, "visit.visitor_code", context);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (visitorId is { } named)
        {
            // Before the visit: whoever merges visitors holds them first, then their visits.
            await VisitorRows.WhoStaysAsync(connection, named, context.CancellationToken);
        }

        var stored = await LockVisitAsync(connection, own, change, context.CancellationToken);
        if (!await Changeable.Visit.WasMadeAsync(connection, change, stored.Revision, stored.Deleted, context.CancellationToken))
        {
            var facts = VisitFacts.Of(await WithHiddenAsync(connection, request.Visit, context), visitorId, new DateTimeOffset(stored.RecordedAt)) with { Revision = change.Revision };
            await connection.ExecuteAsync(new CommandDefinition(
                LockSessionOfVisit, new { facts.SessionId, facts.PlaceId, facts.Date }, cancellationToken: context.CancellationToken));
            await CheckDeskAsync(connection, stored.Date, stored.SessionId, context);
            await CheckDeskAsync(connection, facts.Date, facts.SessionId, context);
            var known = await LookUpAsync(connection, own, facts, context.CancellationToken);
            if (facts.ReceivedBy == stored.ReceivedBy && facts.Date == stored.Date)
            {
                // Asked when it was stored: what has become of the mission since changes nothing.
                known = known with { HadMission = true };
            }

            if (facts.NamedVisitorId == stored.VisitorId)
            {
                // A visit may be corrected whose visitor was erased.
                known = known with { KnownVisitorId = stored.VisitorId };
            }

            facts = facts with { StructureId = CheckReferences(known, facts, new Violations("visit.")), VisitorId = known.KnownVisitorId };
            await CheckStaysAsync(connection, stored.PlaceId, facts.PlaceId, "visit.place_id", context.CancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                ReplaceVisit, facts.Parameters(Outbox.For(facts.ToEvent(taxonomy))), cancellationToken: context.CancellationToken));
            await Changeable.Visit.RecordAsync(connection, change, "correct", clock.GetUtcNow(), audit, context);
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new CorrectVisitResponse { Revision = change.Revision, VisitorId = visitorId?.ToString() ?? "" };
    }

    private static async Task<LockedVisit> LockVisitAsync(NpgsqlConnection connection, Guid own, Change change, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<LockedVisit>(new CommandDefinition(LockVisit, new { change.Id, own }, cancellationToken: cancellationToken))
        ?? throw UnknownVisit();

    private static RpcException UnknownVisit() => Errors.NotFound("unknown-visit", "Cette visite n'existe pas.");
}
