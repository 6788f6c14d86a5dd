using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>Horloge: reads what has happened to a referral, and the working days of the place and the institution.</summary>
public sealed class ReferralClock(TimeProvider clock)
{
    private const int AcknowledgeDays = 3, AnswerDays = 15, UrgentAcknowledgeDays = 1, UrgentAnswerDays = 3;

    private const string SelectFacts =
        """
        select r.institution_id, r.topic_id, r.urgency, r.sent_at, r.acknowledged_at, r.answered_at, r.closed_at, r.acknowledge_days, r.answer_days, r.delay_scope, coalesce(p.commune, '') as commune
        from referral r left join place p using (place_id) where r.referral_id = @referralId
        """;

    private const string SelectClosures =
        """
        select lower(closure) as from_day, upper(closure) - 1 as to_day from institution, unnest(closures) as closure
        where institution_id = @institutionId and not isempty(closure) and upper(closure) is not null
        """;

    private const string SelectPauses = "select from_at, to_at from referral_pause where referral_id = @referralId order by from_at";

    private const string SelectRule =
        """
        select acknowledge_days, answer_days, case when topic_id is not null then 'topic' when institution_id is not null then 'institution' else 'network' end as scope
        from delay_rule
        where urgent = @urgent and (institution_id is null or institution_id = @institutionId) and (topic_id is null or topic_id = @topicId)
        order by topic_id is null, institution_id is null
        limit 1
        """;

    private sealed record FactsRow(
        Guid InstitutionId, Guid? TopicId, string Urgency, DateTime? SentAt, DateTime? AcknowledgedAt, DateTime? AnsweredAt, DateTime? ClosedAt, int? AcknowledgeDays, int? AnswerDays,
        string? DelayScope, string Commune);

    private sealed record ClosureRow(DateOnly FromDay, DateOnly ToDay);

    private sealed record PauseRow(DateTime FromAt, DateTime? ToAt);

    /// <summary>The deadlines of a referral; of a draft, those that it would have if it were sent now.</summary>
    public async Task<(Deadlines Deadlines, WorkingCalendar Calendar, Delays Delays)> ReadAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<FactsRow>(new CommandDefinition(SelectFacts, new { referralId }, cancellationToken: cancellationToken));
        var closures = await connection.QueryAsync<ClosureRow>(new CommandDefinition(SelectClosures, new { row.InstitutionId }, cancellationToken: cancellationToken));
        var pauses = await connection.QueryAsync<PauseRow>(new CommandDefinition(SelectPauses, new { referralId }, cancellationToken: cancellationToken));
        var delays = row is { AcknowledgeDays: { } acknowledge, AnswerDays: { } answer } ? new Delays(acknowledge, answer, row.DelayScope ?? "network") : await DelaysAsync(connection, row, cancellationToken);
        var calendar = new WorkingCalendar(DepartmentOf(row.Commune), [.. closures.Select(closure => new ClosedDays(closure.FromDay, closure.ToDay))]);
        var facts = new ClockFacts(
            row.SentAt ?? clock.GetUtcNow().UtcDateTime, row.AcknowledgedAt, row.AnsweredAt, row.ClosedAt, [.. pauses.Select(pause => new Pause(pause.FromAt, pause.ToAt))], delays);
        return (new Deadlines(calendar, facts), calendar, delays);
    }

    // The code of a commune begins with that of its département.
    private static string DepartmentOf(string commune) => commune.Length < 2 ? "" : commune.StartsWith("97", StringComparison.Ordinal) ? commune[..Math.Min(3, commune.Length)] : commune[..2];

    private static async Task<Delays> DelaysAsync(NpgsqlConnection connection, FactsRow row, CancellationToken cancellationToken)
    {
        var urgent = row.Urgency != Urgency.Normal.ToCode();
        return await connection.QuerySingleOrDefaultAsync<Delays>(new CommandDefinition(SelectRule, new { urgent, row.InstitutionId, row.TopicId }, cancellationToken: cancellationToken))
            ?? DefaultOf(urgent);
    }

    /// <summary>What holds without any rule.</summary>
    internal static Delays DefaultOf(bool urgent) =>
        urgent ? new Delays(UrgentAcknowledgeDays, UrgentAnswerDays, "network") : new Delays(AcknowledgeDays, AnswerDays, "network");
}
