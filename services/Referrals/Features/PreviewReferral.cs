using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    // Of the same structure, whoever sent them: the person has one case.
    private const string SelectSimilar =
        """
        select s.referral_id from referral r
        join referral s on s.follow_up_id = r.follow_up_id and s.institution_id = r.institution_id and s.referral_id <> r.referral_id and s.structure_id = r.structure_id
        where r.referral_id = @referralId and s.state not in ('draft', 'closed')
        order by s.sent_at
        """;

    public override async Task<PreviewReferralResponse> PreviewReferral(PreviewReferralRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, context.CancellationToken);
        var row = await ReadAsync(connection, Guid.Parse(request.ReferralId), context);
        if (row.State != ReferralState.Draft.ToCode())
        {
            throw WrongState();
        }

        var today = clock.Today();
        var answer = new PreviewReferralResponse
        {
            Revision = row.Revision, Content = ContentOf(row),
            Recipient = await routing.FindAsync(connection, row.InstitutionId, row.TopicId, row.PlaceId, today, context.CancellationToken),
            SimilarReferralIds = { (await SimilarAsync(connection, row.ReferralId, context.CancellationToken)).Select(id => $"{id}") },
            Deadlines = { await schedule.DeadlinesAsync(connection, row.ReferralId, context.CancellationToken) },
        };
        await audit.WriteAsync(connection, context, new Act("referral.preview", "referral", row.ReferralId));
        await snapshot.CommitAsync(context.CancellationToken);
        return answer;
    }

    private static Task<IEnumerable<Guid>> SimilarAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken) =>
        connection.QueryAsync<Guid>(new CommandDefinition(SelectSimilar, new { referralId }, cancellationToken: cancellationToken));
}
