using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectLeftUnserved =
        """
        select t.content_hash from left_unserved_tally t join drop_in_session s using (session_id) where t.tally_id = @id and s.structure_id = @own
        """;

    private const string StoreLeftUnserved =
        $"""
        with stored as (
            insert into left_unserved_tally (tally_id, content_hash, session_id, recorded_by, recorded_at)
            values (@Id, @ContentHash, @SessionId, @RecordedBy, @RecordedAt)
            on conflict (tally_id) do nothing
            returning tally_id
        ), entry as ({Audit.Insert} from stored)
        select count(*) from stored
        """;

    private const string CountLeftUnserved = "select count(*)::integer from left_unserved_tally where session_id = @sessionId";

    public override async Task<RecordLeftUnservedResponse> RecordLeftUnserved(RecordLeftUnservedRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.RecordedBy, "recorded_by");
        var own = Own(context);
        var (tallyId, sessionId) = (Guid.Parse(request.TallyId), Guid.Parse(request.SessionId));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var session = await LockSessionAsync(connection, own, sessionId, context.CancellationToken);
        await StoreOnceAsync(connection, own, tallyId, ContentHash.Of(request), SelectLeftUnserved, StoreLeftUnserved, RowAsync, context.CancellationToken);
        var count = await connection.ExecuteScalarAsync<int>(new CommandDefinition(CountLeftUnserved, new { sessionId }, cancellationToken: context.CancellationToken));
        await transaction.CommitAsync(context.CancellationToken);
        return new RecordLeftUnservedResponse { LeftUnserved = count };

        Task<DynamicParameters> RowAsync()
        {
            CheckOpen(session);
            var parameters = new DynamicParameters(new
            {
                Id = tallyId, ContentHash = ContentHash.Of(request), SessionId = sessionId, RecordedBy = Guid.Parse(request.RecordedBy), RecordedAt = clock.GetUtcNow(),
            });
            parameters.AddDynamicParams(audit.For(context, new Act("left-unserved.record", "left-unserved", tallyId)));
            return Task.FromResult(parameters);
        }
    }

    private static void CheckOpen(LockedSession session)
    {
        if (session.Deleted)
        {
            throw Errors.BrokenRule(Changeable.DropInSession.DeletedCode, Changeable.DropInSession.DeletedMessage);
        }

        if (session.ClosingHash is not null)
        {
            throw SessionClosed();
        }
    }

    private static RpcException SessionClosed() => Errors.BrokenRule("session-closed", "Ce temps d'accueil est déjà clôturé.");
}
