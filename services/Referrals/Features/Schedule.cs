using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>Relances: plans what happens when the institution does nothing: a reminder the day before, the deputy once it is late, the responsable two days later.</summary>
public sealed class Schedule(ReferralClock referralClock, TimeProvider clock)
{
    public const string Reminder = "reminder", Deputy = "deputy", Supervisor = "supervisor";

    private const int DaysToSupervisor = 2;

    private const string KeepDelays =
        "update referral set acknowledge_days = @AcknowledgeDays, answer_days = @AnswerDays, delay_scope = @Scope where referral_id = @referralId and acknowledge_days is null";

    private const string KeepNext = "update referral set due_kind = @kind, due_on = @dueOn where referral_id = @referralId";

    private const string Drop = "delete from referral_reminder where referral_id = @referralId and fired_at is null and (@kind is null or deadline <> @kind or not step = any(@steps))";

    private const string Plan =
        """
        insert into referral_reminder (referral_id, deadline, step, due_at) values (@referralId, @kind, @step, @dueAt)
        on conflict (referral_id, deadline, step) do update set due_at = @dueAt where referral_reminder.fired_at is null
        """;

    private static readonly TimeOnly Morning = new(8, 0);

    /// <summary>Plans anew what the latest act has changed. What has happened never happens again.</summary>
    /// <param name="connection">In the transaction of the act.</param>
    public async Task ReplanAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken)
    {
        var (deadlines, calendar, delays) = await referralClock.ReadAsync(connection, referralId, cancellationToken);
        var next = deadlines.Next;
        var kind = next?.Kind.ToCode();
        var steps = next is { } due ? Steps(calendar, deadlines, due.DueOn) : [];
        await RunAsync(KeepDelays, new { referralId, delays.AcknowledgeDays, delays.AnswerDays, delays.Scope });
        await RunAsync(KeepNext, new { referralId, kind, dueOn = next?.DueOn });
        await RunAsync(Drop, new { referralId, kind, steps = steps.Select(step => step.Step).ToArray() });
        await RunAsync(Plan, steps.Select(step => new { referralId, kind, step = step.Step, dueAt = step.At }));

        Task RunAsync(string statement, object parameters) => connection.ExecuteAsync(new CommandDefinition(statement, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>By when the institution acknowledges and answers; of a draft, if it were sent now.</summary>
    public async Task<IReadOnlyList<Deadline>> DeadlinesAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken) =>
        (await referralClock.ReadAsync(connection, referralId, cancellationToken)).Deadlines.Of(clock.Today());

    // Who has one day is not reminded on the day on which they were asked.
    private static List<(string Step, DateTime At)> Steps(WorkingCalendar calendar, Deadlines deadlines, DateOnly dueOn)
    {
        (string Step, DateOnly? On)[] steps =
        [
            (Reminder, calendar.Before(dueOn) is var before && before > deadlines.SentOn ? before : null), (Deputy, calendar.After(dueOn, 1)), (Supervisor, calendar.After(dueOn, 1 + DaysToSupervisor)),
        ];
        return [.. from step in steps where step.On is not null select (step.Step, WorkingCalendar.At(step.On!.Value, Morning))];
    }
}
