using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string IsColleague =
        """
        select exists (
            select from account
            where account_id = @accountId and not deleted and not deactivated and mission @> @today
                and ((@side = 'sender' and structure_id = @structureId and role = 'social-worker')
                    or (@side = 'partner' and institution_id = @institutionId and role in ('partner-contact', 'partner-supervisor'))))
        """;

    public override async Task<InviteColleagueResponse> InviteColleague(InviteColleagueRequest request, ServerCallContext context)
    {
        CheckAuthor(context, request.InvitedBy, "invited_by");
        var (referralId, accountId, side) = (Guid.Parse(request.ReferralId), Guid.Parse(request.AccountId), ReferralAccess.SideOf(context));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockAsync(connection, referralId, context);
        var asked = new { accountId, side = side.ToCode(), today = clock.Today(), structureId = locked.StructureId, institutionId = locked.InstitutionId };
        var violations = new Violations();
        violations.AddIf(
            !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsColleague, asked, cancellationToken: context.CancellationToken)), "account_id", "not-a-colleague",
            "Choisissez une personne de votre équipe, en mission aujourd'hui.");
        violations.ThrowIfAny();
        await AddParticipantAsync(connection, referralId, accountId, Me(context), side, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("referral.invite", "referral", referralId));
        await transaction.CommitAsync(context.CancellationToken);
        return new InviteColleagueResponse();
    }
}
