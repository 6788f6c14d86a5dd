using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>What the other services learn of a referral: its whole state, without anybody's name and without any text.</summary>
public sealed class ReferralFacts(ReferralClock clock)
{
    private const string Select =
        """
        select referral_id, revision, structure_id, place_id, follow_up_id, visit_id, institution_id, topic_id, contact_id, urgency, cause, state,
               information_requested_at is not null as information_requested, result, unblocking, sent_at, acknowledged_at, answered_at, closed_at, escalation
        from referral where referral_id = @referralId
        """;

    private sealed class Row
    {
        public Guid ReferralId { get; init; }

        public long Revision { get; init; }

        public Guid StructureId { get; init; }

        public Guid PlaceId { get; init; }

        public Guid FollowUpId { get; init; }

        public Guid? VisitId { get; init; }

        public Guid InstitutionId { get; init; }

        public Guid? TopicId { get; init; }

        public Guid? ContactId { get; init; }

        public string Urgency { get; init; } = "";

        public string Cause { get; init; } = "";

        public string State { get; init; } = "";

        public bool InformationRequested { get; init; }

        public string? Result { get; init; }

        public string? Unblocking { get; init; }

        public DateTime SentAt { get; init; }

        public DateTime? AcknowledgedAt { get; init; }

        public DateTime? AnsweredAt { get; init; }

        public DateTime? ClosedAt { get; init; }

        public int Escalation { get; init; }
    }

    /// <param name="connection">In the transaction of the change.</param>
    public async Task PublishAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(Select, new { referralId }, cancellationToken: cancellationToken));
        var (deadlines, _, _) = await clock.ReadAsync(connection, referralId, cancellationToken);
        var changed = new ReferralChanged(
            row.ReferralId, row.Revision, Deleted: false, row.StructureId, row.PlaceId, row.FollowUpId, row.VisitId, row.InstitutionId, row.TopicId, row.ContactId, row.Urgency, row.Cause, row.State,
            row.InformationRequested, row.Result, row.Unblocking, LocalTime.DayOf(row.SentAt), row.ClosedAt is { } closed ? LocalTime.DayOf(closed) : null, row.Escalation, MinutesUntil(row.AcknowledgedAt),
            MinutesUntil(row.AnsweredAt), MinutesUntil(row.ClosedAt));
        await connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, Outbox.For(changed), cancellationToken: cancellationToken));

        int? MinutesUntil(DateTime? instant) => instant is { } then ? deadlines.MinutesUntil(then) : null;
    }
}
