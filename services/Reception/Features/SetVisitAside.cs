using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    // Nothing when the visit has been logged, or is set aside by another structure.
    private const string KeepVisit =
        """
        insert into visit_set_aside (visit_id, structure_id, session_id, content, set_aside_by, set_aside_at)
        select @visitId, @own, @sessionId, @content, @setAsideBy, @now where not exists (select from visit where visit_id = @visitId)
        on conflict (visit_id) do update
            set session_id = excluded.session_id, content = excluded.content, set_aside_by = excluded.set_aside_by, set_aside_at = excluded.set_aside_at
            where visit_set_aside.structure_id = @own
        """;

    private const string SelectSetAside = "select session_id, content from visit_set_aside where visit_id = @visitId and structure_id = @own";
    private const string ForgetSetAside = "delete from visit_set_aside where visit_id = @visitId and structure_id = @own";

    private sealed record SetAsideRow(Guid SessionId, byte[] Content);

    public override async Task<SetVisitAsideResponse> SetVisitAside(SetVisitAsideRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.SetAsideBy, "set_aside_by");
        var (own, visitId, sessionId) = (Own(context), Guid.Parse(request.VisitId), Guid.Parse(request.SessionId));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        CheckOpen(await LockSessionAsync(connection, own, sessionId, context.CancellationToken));
        var row = new { visitId, own, sessionId, content = seals.Seal(visitId, request.Content), setAsideBy = Guid.Parse(request.SetAsideBy), now = clock.GetUtcNow() };
        if (await connection.ExecuteAsync(new CommandDefinition(KeepVisit, row, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }

        await audit.WriteAsync(connection, context, new Act("visit.set-aside", "visit", visitId));
        await transaction.CommitAsync(context.CancellationToken);
        return new SetVisitAsideResponse();
    }

    public override async Task<GetVisitSetAsideResponse> GetVisitSetAside(GetVisitSetAsideRequest request, ServerCallContext context)
    {
        var (own, visitId) = (Own(context), Guid.Parse(request.VisitId));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var kept = await connection.QuerySingleOrDefaultAsync<SetAsideRow>(new CommandDefinition(SelectSetAside, new { own, visitId }, cancellationToken: context.CancellationToken))
            ?? throw Errors.NotFound("not-set-aside", "Cette visite n'est plus de côté : elle a été enregistrée ou supprimée.");
        await audit.WriteAsync(connection, context, new Act("visit.take-up", "visit", visitId));
        return new GetVisitSetAsideResponse { SessionId = $"{kept.SessionId}", Content = seals.Open(visitId, kept.Content) };
    }

    public override async Task<DropVisitSetAsideResponse> DropVisitSetAside(DropVisitSetAsideRequest request, ServerCallContext context)
    {
        var (own, visitId) = (Own(context), Guid.Parse(request.VisitId));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(ForgetSetAside, new { own, visitId }, cancellationToken: context.CancellationToken)) == 1)
        {
            await audit.WriteAsync(connection, context, new Act("visit.drop", "visit", visitId));
        }

        await transaction.CommitAsync(context.CancellationToken);
        return new DropVisitSetAsideResponse();
    }
}
