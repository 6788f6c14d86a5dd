using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string LockKioskTally = "select revision, deleted, structure_id, place_id, date, count from kiosk_tally where tally_id = @Id and structure_id = @own for update";

    private const string ReplaceKioskTally =
        """
        update kiosk_tally
        set revision = @Revision, deleted = @Deleted, structure_id = @StructureId, place_id = @PlaceId, date = @Date, count = @Count,
            recorded_by = coalesce(@recordedBy, recorded_by)
        where tally_id = @Id
        """;

    private sealed record LockedTally(long Revision, bool Deleted, Guid StructureId, Guid PlaceId, DateOnly Date, int Count);

    public override async Task<CorrectKioskTallyResponse> CorrectKioskTally(CorrectKioskTallyRequest request, ServerCallContext context)
    {
        var tally = request.Tally;
        CheckTally(tally, new Violations("tally."));
        var change = Change.Of(request, tally.TallyId, request.ExpectedRevision, request.Reason, request.CorrectedBy);
        CheckAuthor(context, request.CorrectedBy, "corrected_by");
        var own = Own(context);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockTallyAsync(connection, own, change, context.CancellationToken);
        if (!await Changeable.KioskTally.WasMadeAsync(connection, change, locked.Revision, locked.Deleted, context.CancellationToken))
        {
            var (placeId, date) = (Guid.Parse(tally.PlaceId), tally.Date.ToDate());
            var structureId = await StructureOfAsync(connection, own, placeId, date, context.CancellationToken, "tally.place_id");
            await CheckStaysAsync(connection, locked.PlaceId, placeId, "tally.place_id", context.CancellationToken);
            await ReplaceTallyAsync(
                connection, change, new KioskTallyChanged(change.Id, change.Revision, Deleted: false, structureId, placeId, date, tally.Count),
                Guid.Parse(tally.RecordedBy), context);
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new CorrectKioskTallyResponse { Revision = change.Revision };
    }

    private static async Task<LockedTally> LockTallyAsync(NpgsqlConnection connection, Guid own, Change change, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<LockedTally>(new CommandDefinition(LockKioskTally, new { change.Id, own }, cancellationToken: cancellationToken))
        ?? throw Errors.NotFound("unknown-tally", "Ce passage à la borne n'existe pas.");

    /// <summary>Stores the row, its event and the change that made them.</summary>
    private async Task ReplaceTallyAsync(NpgsqlConnection connection, Change change, KioskTallyChanged tally, Guid? recordedBy, ServerCallContext context)
    {
        var parameters = new DynamicParameters(tally);
        parameters.AddDynamicParams(new { recordedBy });
        await connection.ExecuteAsync(new CommandDefinition(ReplaceKioskTally, parameters, cancellationToken: context.CancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(tally), cancellationToken: context.CancellationToken));
        await Changeable.KioskTally.RecordAsync(connection, change, tally.Deleted ? "delete" : "correct", clock.GetUtcNow(), audit, context);
    }
}
