using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Features;
using AccesDroits.ServiceDefaults;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AccesDroits.Directory.Mail;

/// <summary>
/// Rappel de vérification: asks who holds a post, else the mailbox of the institution, whether what was verified long ago, or never, is still true. Once a year
/// for each post, however many replicas look. At start and every Directory:RemindEvery (every night at three when not set).
/// </summary>
internal sealed partial class RemindToVerify(
    NpgsqlDataSource database, Verification verification, Mailbag mail, IOptions<AccountOptions> options, IConfiguration configuration, TimeProvider clock, ILogger<RemindToVerify> logger)
    : BackgroundService
{
    // As long as a mail server may be away over a weekend.
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    // The year of a post that nobody ever verified begins when it is first seen: a directory that has just been filled sends no mail.
    private const string BeginYear =
        """
        insert into post_reminder (contact_id, reminded_on)
        select id, @today from contact where coalesce((body -> 'active')::boolean, false) and coalesce(body ->> 'verifiedOn', '') = '' order by id
        on conflict do nothing
        """;

    // Who comes second finds the row of the first, and asks nobody.
    private const string Claim =
        """
        with holder as (
            select c.id, a.email from contact c join account a on a.contact_id = c.id and a.institution_id = c.institution_id
            where a.role in ('partner-contact', 'partner-supervisor') and a.deactivated_at is null and a.mission_from <= @today and (a.mission_to is null or a.mission_to >= @today)
        ), address as (
            select id, email from holder
            union all
            select c.id, i.body ->> 'groupMailbox' from contact c join institution i on i.id = c.institution_id
            where coalesce(i.body ->> 'groupMailbox', '') <> '' and not exists (select from holder where holder.id = c.id)
        ), due as (
            select c.id, c.code, i.label from contact c join institution i on i.id = c.institution_id
            where coalesce((c.body -> 'active')::boolean, false) and coalesce(c.body ->> 'verifiedOn', '') < @since
                and exists (select from address where address.id = c.id)
        ), claimed as (
            insert into post_reminder (contact_id, reminded_on) select id, @today from due order by id
            on conflict (contact_id) do update set reminded_on = @today where post_reminder.reminded_on <= @lastYear
            returning contact_id
        )
        select address.email as recipient, due.code as post, due.label as institution
        from claimed join due on due.id = claimed.contact_id join address on address.id = due.id
        """;

    private sealed record Reminder(string Recipient, string Post, string Institution);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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

            await Task.Delay(configuration.GetValue<TimeSpan?>("Directory:RemindEvery") ?? Night.From(clock.GetUtcNow()), clock, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(BeginYear, new { today }, cancellationToken: cancellationToken));
        var reminders = (await connection.QueryAsync<Reminder>(new CommandDefinition(
            Claim, new { today, since = verification.Since, lastYear = today.AddYears(-1) }, cancellationToken: cancellationToken))).AsList();
        foreach (var reminder in reminders)
        {
            var letter = Letters.ToVerify(reminder.Recipient, reminder.Institution, reminder.Post, options.Value.LinkAddress);
            await mail.AddAsync(connection, letter, clock.GetUtcNow() + Life, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (reminders.Count > 0)
        {
            mail.Wake();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody could be asked to verify the posts; they are asked later: {Cause}")]
    private partial void LogFailed(string cause);
}
