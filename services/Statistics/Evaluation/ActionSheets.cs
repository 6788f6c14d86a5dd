using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Rest;
using Dapper;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Statistics.Evaluation;

/// <summary>Fiche action: one for each structure and year.</summary>
public sealed partial class EvaluationApi
{
    private const string InsertSheet =
        "insert into action_sheet (structure_id, year, revision, content_hash, sheet) values (@own, @year, 1, @hash, @sheet::jsonb) on conflict do nothing";

    private const string LockSheet = "select revision, content_hash, structure_id from action_sheet where structure_id = @own and year = @year for update";
    private const string UpdateSheet = "update action_sheet set revision = revision + 1, content_hash = @hash, sheet = @sheet::jsonb where structure_id = @own and year = @year";
    private const string SelectSheet = "select revision, sheet::text as sheet from action_sheet where structure_id = @own and year = @year";

    private sealed record SheetRow(long Revision, string Sheet);

    public override async Task<PutActionSheetResponse> PutActionSheet(PutActionSheetRequest request, ServerCallContext context)
    {
        var row = new { own = Own(context), year = request.Sheet.Year, hash = ContentHash.Of(request), sheet = ProtoJson.Text(request.Sheet) };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (request.ExpectedRevision > 0 || await connection.ExecuteAsync(new CommandDefinition(InsertSheet, row, cancellationToken: context.CancellationToken)) == 0)
        {
            var locked = await connection.QuerySingleOrDefaultAsync<Locked>(new CommandDefinition(LockSheet, row, cancellationToken: context.CancellationToken)) ?? throw Errors.Stale();
            if (Revisions.WasLast(locked.Revision, locked.ContentHash, request.ExpectedRevision, row.hash))
            {
                return new PutActionSheetResponse { Revision = locked.Revision };
            }

            if (locked.Revision != request.ExpectedRevision)
            {
                throw Errors.Stale();
            }

            await connection.ExecuteAsync(new CommandDefinition(UpdateSheet, row, cancellationToken: context.CancellationToken));
        }

        await transaction.CommitAsync(context.CancellationToken);
        return new PutActionSheetResponse { Revision = request.ExpectedRevision + 1 };
    }

    public override async Task<StoredActionSheet> GetActionSheet(GetActionSheetRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<SheetRow>(new CommandDefinition(SelectSheet, new { own = Own(context), year = request.Year }, cancellationToken: context.CancellationToken));
        return row is null
            ? new StoredActionSheet { Sheet = new ActionSheet { Year = request.Year } }
            : new StoredActionSheet { Sheet = JsonParser.Default.Parse<ActionSheet>(row.Sheet), Revision = row.Revision };
    }
}
