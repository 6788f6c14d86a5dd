using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Reception.Features.FollowUps;

/// <summary>Keeps how far the referrals of our follow-ups are, so that their outcome returns to the visit that they began with.</summary>
public sealed class CopyReferral(Inbox inbox) : IConsumer<ReferralChanged>
{
    private const string Upsert =
        """
        insert into referral_seen (referral_id, revision, structure_id, follow_up_id, visit_id, institution_id, state, result, sent_on, closed_on)
        values (@Id, @Revision, @StructureId, @FollowUpId, @VisitId, @InstitutionId, @State, @Result, @SentOn, @ClosedOn)
        on conflict (referral_id) do update set
            revision = @Revision, state = @State, result = @Result, closed_on = @ClosedOn
        where referral_seen.revision < @Revision
        """;

    public Task Consume(ConsumeContext<ReferralChanged> context) => inbox.OnceAsync(context, CopyAsync);

    private static Task CopyAsync(NpgsqlConnection connection, ReferralChanged referral, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Upsert, referral, cancellationToken: cancellationToken));
}
