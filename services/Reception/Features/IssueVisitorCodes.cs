using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectBatch = "select content_hash from code_batch where batch_id = @batchId";
    private const string SelectCodes = "select code from visitor_code where batch_id = @batchId order by position";
    private const string KnowsStructure = "select exists (select 1 from structure where structure_id = @structureId and structure_id = @own and not deleted)";

    private const string StoreBatch =
        "insert into code_batch (batch_id, content_hash, structure_id, issued_at) values (@batchId, @contentHash, @structureId, @now) on conflict do nothing";

    private const string StoreCode =
        "insert into visitor_code (code, batch_id, position) values (@code, @batchId, @position) on conflict (code) do nothing";

    public override async Task<IssueVisitorCodesResponse> IssueVisitorCodes(IssueVisitorCodesRequest request, ServerCallContext context)
    {
        var (batchId, structureId) = (Guid.Parse(request.BatchId), Guid.Parse(request.StructureId));
        var contentHash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(KnowsStructure, new { structureId, own = Own(context) }, cancellationToken: context.CancellationToken)))
        {
            throw Errors.Invalid([new Violation("structure_id", "unknown-structure", "Choisissez une structure du réseau.")]);
        }

        var isNew = await connection.ExecuteAsync(new CommandDefinition(
            StoreBatch, new { batchId, contentHash, structureId, now = clock.GetUtcNow() }, cancellationToken: context.CancellationToken)) == 1;
        if (!isNew)
        {
            CheckSameContent((await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(SelectBatch, new { batchId }, cancellationToken: context.CancellationToken)))!, contentHash);
        }

        for (var position = 0; isNew && position < request.Count;)
        {
            // A code that someone has already is drawn again.
            position += await connection.ExecuteAsync(new CommandDefinition(
                StoreCode, new { code = VisitorCode.New(), batchId, position }, cancellationToken: context.CancellationToken));
        }

        var codes = await connection.QueryAsync<string>(new CommandDefinition(SelectCodes, new { batchId }, cancellationToken: context.CancellationToken));
        if (isNew)
        {
            await audit.WriteAsync(connection, context, new Act("visitor-code.issue", "code-batch", batchId, Detail: request.Count.ToString(CultureInfo.InvariantCulture)));
        }

        await transaction.CommitAsync(context.CancellationToken);
        return new IssueVisitorCodesResponse { Codes = { codes } };
    }
}
