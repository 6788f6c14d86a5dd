using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>
/// Relances: does what is planned once its time has come, every Reminders:Every (5 s when not set). Each in one transaction with all that it
/// changes and tells, so that it happens once, whatever stops and however many replicas look.
/// </summary>
internal sealed partial class ReminderJob(
    NpgsqlDataSource database, Routing routing, Notices notices, ReferralFacts facts, Outbox outbox, IConfiguration configuration, TimeProvider clock, ILogger<ReminderJob> logger) : BackgroundService
{
    private const int RoundSize = 200;

    private const string SelectDue = "select distinct referral_id from referral_reminder where fired_at is null and due_at <= @now limit @RoundSize";

    // Acts lock the referral first as well, so nobody waits for the other in a circle; what another replica has in hand is left to it.
    private const string Lock = "select institution_id, contact_id from referral where referral_id = @referralId for update skip locked";

    private const string SelectSteps = "select deadline, step from referral_reminder where referral_id = @referralId and fired_at is null and due_at <= @now order by due_at";

    private const string MarkFired = "update referral_reminder set fired_at = @now where referral_id = @referralId and deadline = @deadline and step = @step and fired_at is null";

    private const string SelectDeputy = "select deputy_id from contact where contact_id = @contactId";

    private const string SelectSupervisors = "select contact_id from contact where institution_id = @institutionId and supervisor and active and not deleted order by code";

    private const string Escalate =
        """
        with moved as (
            update referral set revision = revision + 1, escalation = @escalation, contact_id = coalesce(@contactId, contact_id) where referral_id = @referralId returning referral_id, revision)
        insert into referral_change (referral_id, revision, act, changed_at) select referral_id, revision, @act, @now from moved
        """;

    private sealed record DueReferral(Guid InstitutionId, Guid? ContactId);

    private sealed record DueStep(string Deadline, string Step);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = configuration.GetValue<TimeSpan?>("Reminders:Every") ?? TimeSpan.FromSeconds(5);
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }

            await Task.Delay(every, clock, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var referralId in (await connection.QueryAsync<Guid>(new CommandDefinition(SelectDue, new { now = clock.GetUtcNow(), RoundSize }, cancellationToken: cancellationToken))).AsList())
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await FireAsync(connection, referralId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            outbox.Wake();
        }
    }

    private async Task FireAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken)
    {
        var due = new { referralId, now = clock.GetUtcNow() };
        if (await connection.QuerySingleOrDefaultAsync<DueReferral>(new CommandDefinition(Lock, due, cancellationToken: cancellationToken)) is not { } referral)
        {
            return;
        }

        foreach (var (deadline, step) in (await connection.QueryAsync<DueStep>(new CommandDefinition(SelectSteps, due, cancellationToken: cancellationToken))).AsList())
        {
            if (await connection.ExecuteAsync(new CommandDefinition(MarkFired, new { referralId, due.now, deadline, step }, cancellationToken: cancellationToken)) == 0)
            {
                continue;
            }

            await (step switch
            {
                Schedule.Reminder => notices.TellPartnerAsync(connection, referralId, "reminder", cancellationToken),
                Schedule.Deputy => PassToDeputyAsync(connection, referralId, deadline, referral, cancellationToken),
                _ => PassToSupervisorAsync(connection, referralId, referral, cancellationToken),
            });
        }
    }

    private async Task PassToDeputyAsync(NpgsqlConnection connection, Guid referralId, string deadline, DueReferral referral, CancellationToken cancellationToken)
    {
        var deputyId = referral.ContactId is { } contactId
            ? await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(SelectDeputy, new { contactId }, cancellationToken: cancellationToken))
            : null;
        if (deputyId is not { } deputy || !await routing.IsHeldAsync(connection, deputy, referral.InstitutionId, clock.Today(), cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                MarkFired, new { referralId, now = clock.GetUtcNow(), deadline, step = Schedule.Supervisor }, cancellationToken: cancellationToken));
            await PassToSupervisorAsync(connection, referralId, referral, cancellationToken);
            return;
        }

        await EscalateAsync(connection, referralId, 1, deputy, "pass-to-deputy", cancellationToken);
        await notices.TellPostAsync(connection, referralId, "passed-to-deputy", deputy, cancellationToken);
    }

    // At once when there is no deputy to wait for; without a responsable the group mailbox is told.
    private async Task PassToSupervisorAsync(NpgsqlConnection connection, Guid referralId, DueReferral referral, CancellationToken cancellationToken)
    {
        await EscalateAsync(connection, referralId, 2, contactId: null, "pass-to-supervisor", cancellationToken);
        var supervisors = (await connection.QueryAsync<Guid?>(new CommandDefinition(SelectSupervisors, new { referral.InstitutionId }, cancellationToken: cancellationToken))).AsList();
        foreach (var supervisor in supervisors.DefaultIfEmpty(null))
        {
            await notices.TellPostAsync(connection, referralId, "passed-to-supervisor", supervisor, cancellationToken);
        }
    }

    private async Task EscalateAsync(NpgsqlConnection connection, Guid referralId, int escalation, Guid? contactId, string act, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Escalate, new { referralId, escalation, contactId, act, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
        await facts.PublishAsync(connection, referralId, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was planned could not be done; it is done later: {Cause}")]
    private partial void LogFailed(string cause);
}
