using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string Forget = "delete from referral where referral_id = @ReferralId";

    public override async Task<ReferralRevision> DeleteDraft(DeleteDraftRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.DeletedBy, "deleted_by");
        var command = Command.Of(ReferralAct.Delete, request, request.ReferralId, request.ExpectedRevision, request.DeletedBy);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        _ = StageAfter(command, await LockAsync(connection, command.ReferralId, context));
        await connection.ExecuteAsync(new CommandDefinition(Forget, new { command.ReferralId }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("referral.delete", "referral", command.ReferralId));
        await transaction.CommitAsync(context.CancellationToken);
        return new ReferralRevision { Revision = command.Revision };
    }
}
