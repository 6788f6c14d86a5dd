using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Visitors;

public sealed partial class VisitorApi
{
    private const string IsFollowed =
        """
        select exists (
            select from follow_up f left join visit v using (visit_id)
            where f.state = 'in-progress' and (f.visitor_id = @visitorId or v.visitor_id = @visitorId))
        """;

    public override async Task<EraseVisitorResponse> EraseVisitor(EraseVisitorRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await VisitorRows.TakeTurnAsync(connection, context.CancellationToken);
        var issued = await codes.FindAsync(connection, request.VisitorCode, "visitor_code", isTry: true, context);
        if (!issued.Withdrawn)
        {
            var visitorId = issued.VisitorId ?? throw NeverUsed();
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsFollowed, new { visitorId }, cancellationToken: context.CancellationToken)))
            {
                throw Errors.BrokenRule("follow-up-open", "Un accompagnement est en cours pour cette personne : il doit d'abord être clos par qui s'en occupe.");
            }

            await visitors.EraseAsync(connection, [visitorId], context.CancellationToken);
            await audit.WriteAsync(connection, context, new Act("visitor.erase", "visitor", visitorId));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new EraseVisitorResponse();
    }
}
