using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Visitors;

public sealed partial class VisitorApi
{
    private const string MergedReason = "Deux codes de la même personne.";

    private const string GiveCode = "update visitor_code set visitor_id = @kept where code = @code";

    // First the row that visits are logged with: those under way are waited for, and later ones find who stays.
    private const string MoveVisitor =
        """
        update visitor set merged_into = @kept where visitor_id = @other or merged_into = @other;
        update visitor_code set visitor_id = @kept where visitor_id = @other;
        update follow_up set visitor_id = @kept where visitor_id = @other;
        update visit set visitor_id = @kept where visitor_id = @other and deleted;
        """;

    // The hash is that of no command: a correction that made the same revision is told apart from it.
    private const string MoveVisit =
        $"""
        update visit set visitor_id = @kept, revision = @Revision where visit_id = @VisitId;
        insert into visit_change (visit_id, revision, content_hash, reason, changed_by, changed_at) values (@VisitId, @Revision, '', @reason, @changedBy, @now);
        """;

    public override async Task<MergeVisitorsResponse> MergeVisitors(MergeVisitorsRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await VisitorRows.TakeTurnAsync(connection, context.CancellationToken);
        var keptCode = await FindAsync(connection, request.KeptCode, "kept_code", context);
        var otherCode = await FindAsync(connection, request.OtherCode, "other_code", context);
        var kept = keptCode.VisitorId ?? otherCode.VisitorId ?? throw NeverUsed();
        if (keptCode.VisitorId != otherCode.VisitorId)
        {
            await (keptCode.VisitorId is not null && otherCode.VisitorId is { } other
                ? MoveAsync(connection, kept, other, context)
                : connection.ExecuteAsync(new CommandDefinition(
                    GiveCode, new { kept, code = (keptCode.VisitorId is null ? keptCode : otherCode).Code }, cancellationToken: context.CancellationToken)));
            await audit.WriteAsync(connection, context, new Act("visitor.merge", "visitor", kept));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new MergeVisitorsResponse { VisitorId = $"{kept}" };
    }

    private async Task<VisitorCodes.Issued> FindAsync(NpgsqlConnection connection, string typed, string field, ServerCallContext context)
    {
        var issued = await codes.FindAsync(connection, typed, field, isTry: true, context);
        VisitorCodes.CheckInUse(issued);
        return issued;
    }

    private async Task MoveAsync(NpgsqlConnection connection, Guid kept, Guid other, ServerCallContext context)
    {
        await connection.ExecuteAsync(new CommandDefinition(MoveVisitor, new { kept, other }, cancellationToken: context.CancellationToken));
        await VisitorRows.TellMergedAsync(connection, other, kept, context.CancellationToken);
        foreach (var visit in await StoredVisit.OfVisitorAsync(connection, other, context.CancellationToken))
        {
            var moved = new VisitFacts(visit.ToRequest(), ContentHash: [], visit.StructureId, kept, new DateTimeOffset(visit.RecordedAt), visit.Revision + 1);
            await connection.ExecuteAsync(new CommandDefinition(
                MoveVisit, new { kept, moved.VisitId, moved.Revision, reason = MergedReason, changedBy = context.Caller().Id, now = clock.GetUtcNow() }, cancellationToken: context.CancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(moved.ToEvent(taxonomy)), cancellationToken: context.CancellationToken));
        }
    }
}
