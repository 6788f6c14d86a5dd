using AccesDroits.Contracts.Referrals.V1;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string MarkRead =
        """
        insert into referral_read (referral_id, account_id, position, seen_revision, read_at)
        select r.referral_id, @me, coalesce((select max(m.position) from referral_message m where m.referral_id = r.referral_id), 0), r.revision, @now
        from referral r where r.referral_id = @referralId
        on conflict (referral_id, account_id) do update set position = excluded.position, seen_revision = excluded.seen_revision, read_at = excluded.read_at
        """;

    private const string Count =
        $"""
        select count(*)::int from referral r
        left join referral_read seen on seen.referral_id = r.referral_id and seen.account_id = @me
        where {ReferralAccess.IsVisible} and {HasNews}
        """;

    public override async Task<MarkReferralReadResponse> MarkReferralRead(MarkReferralReadRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var seen = await ReferralAccess.FindAsync(connection, Guid.Parse(request.ReferralId), context);
        await connection.ExecuteAsync(new CommandDefinition(MarkRead, new { me = Me(context), referralId = seen.ReferralId, now = clock.GetUtcNow() }, cancellationToken: context.CancellationToken));
        return new MarkReferralReadResponse();
    }

    public override async Task<CountNewsResponse> CountNews(CountNewsRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var news = await connection.ExecuteScalarAsync<int>(new CommandDefinition(Count, ReferralAccess.ParametersOf(context), cancellationToken: context.CancellationToken));
        return new CountNewsResponse { Referrals = news };
    }
}
