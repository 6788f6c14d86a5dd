using System.Diagnostics.Metrics;
using System.Net.Mail;
using AccesDroits.ServiceDefaults;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;

namespace AccesDroits.Directory.Mail;

/// <summary>
/// Sends what the queue holds, and tries again until the mail makes no sense any more. Replicas share the work. A crash after the server has
/// taken a mail sends it twice.
/// </summary>
internal sealed partial class MailSender(
    NpgsqlDataSource database, Mailbag queue, ResetRequests resets, Postman postman, MailHealth health, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailSender> logger)
    : BackgroundService
{
    private const string Claim = "select id, letter, attempts, expires_at from mail where next_attempt_at <= @now order by next_attempt_at limit 1 for update skip locked";
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private static readonly Counter<long> Failures = Telemetry.Meter.CreateCounter<long>(
        "accesdroits.mail.failures", "{failure}", "Attempts to send a mail that failed. It is tried again until its link expires, unless the server refused it for good.");

    private sealed record Due(long Id, byte[] Letter, int Attempts, DateTimeOffset ExpiresAt);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        Failures.Add(0);
        TellOfReferral.Untold.Add(0);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await resets.AnswerAsync(stoppingToken);
                while (await SendNextAsync(stoppingToken))
                {
                }

                await ReadHealthAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(Cause.Of(exception));
            }

            await queue.WaitAsync(PollInterval, stoppingToken);
        }
    }

    private async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await connection.QuerySingleOrDefaultAsync<Due>(new CommandDefinition(Claim, new { now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
        if (due is null)
        {
            return false;
        }

        if (due.ExpiresAt <= clock.GetUtcNow())
        {
            LogExpired(due.Id, due.Attempts);
            await DeleteAsync(connection, due, cancellationToken);
        }
        else if (await TrySendAsync(due, cancellationToken))
        {
            await DeleteAsync(connection, due, cancellationToken);
        }
        else
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "update mail set attempts = attempts + 1, next_attempt_at = @next where id = @Id",
                new { due.Id, next = clock.GetUtcNow() + DelayAfter(due.Attempts) }, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Whether nothing remains to be done for this mail.
    private async Task<bool> TrySendAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await postman.SendAsync(queue.Open(due.Letter), cancellationToken);
            return true;
        }
        catch (SmtpFailedRecipientException exception) when (IsForGood(exception.StatusCode))
        {
            Failures.Add(1);
            LogRefused(due.Id, exception.StatusCode);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The message of the exception may hold the address.
            Failures.Add(1);
            LogFailed(due.Id, due.Attempts + 1, (exception as SmtpException)?.StatusCode, Cause.Of(exception));
            return false;
        }
    }

    private async Task ReadHealthAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        health.IsHeldUp = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from mail where attempts > 0)", cancellationToken: cancellationToken));
    }

    private static Task<int> DeleteAsync(NpgsqlConnection connection, Due due, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition("delete from mail where id = @Id", new { due.Id }, cancellationToken: cancellationToken));

    private TimeSpan DelayAfter(int attempts)
    {
        var (first, longest) = (options.Value.FirstDelay, options.Value.LongestDelay);
        return TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, attempts)));
    }

    // The server knows no such address: it will not know it tomorrow.
    private static bool IsForGood(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath;

    [LoggerMessage(Level = LogLevel.Error, Message = "The round of the mail sender failed and is tried again: {Cause}")]
    private partial void LogRoundFailed(string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} was not sent at attempt {Attempt} ({Status}) and is tried again: {Cause}")]
    private partial void LogFailed(long id, int attempt, SmtpStatusCode? status, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} was refused for good by the mail server: {Status}")]
    private partial void LogRefused(long id, SmtpStatusCode status);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} was given up after {Attempts} attempts: what it says has expired")]
    private partial void LogExpired(long id, int attempts);
}
