using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>
/// Gives the entries that have been committed their places in the chain, one sealer at a time over all replicas: those who act wait for nobody.
/// Looks twice a second. Drops the months whose retention is over, when a month begins and at start.
/// </summary>
internal sealed partial class AuditSealer(NpgsqlDataSource database, AuditKey key, AuditHeadFile headFile, AuditRetention retention, TimeProvider clock, ILogger<AuditSealer> logger)
    : BackgroundService
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private const string Unsealed = $"select {Entry.Columns} from audit_entry where position is null order by at, id limit @BatchSize";

    private const string WriteSeals =
        """
        update audit_entry set position = s.position, month = @month, seal = s.seal
        from unnest(@ids, @positions, @seals) as s(id, position, seal) where audit_entry.id = s.id
        """;

    private DateOnly _checked;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SealAsync(stoppingToken) < BatchSize)
                {
                    await Task.Delay(Pace, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
                await Task.Delay(Pace * 2, stoppingToken);
            }
        }
    }

    private async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await AuditChain.TryLockAsync(connection, cancellationToken))
        {
            return 0;
        }

        var month = AuditRetention.MonthOf(clock);
        if (month != _checked)
        {
            await retention.DropAsync(connection, month, cancellationToken);
        }

        var rows = (await connection.QueryAsync<Entry>(new CommandDefinition(Unsealed, new { BatchSize }, cancellationToken: cancellationToken))).AsList();
        var head = await SealAsync(connection, rows, month, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _checked = month;
        if (rows.Count > 0)
        {
            // After the commit: a head that was never stored would look like entries that were cut.
            headFile.Write(head);
        }

        return rows.Count;
    }

    private async Task<AuditHead> SealAsync(NpgsqlConnection connection, List<Entry> rows, DateOnly month, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return AuditHead.Start;
        }

        var ((stored, latest), seen) = (await AuditChain.HeadAsync(connection, cancellationToken), headFile.Read());
        var head = seen.Position > stored.Position ? seen : stored;

        // Months follow each other, even if the clock does not.
        month = latest > month ? latest.Value : month;
        var entries = new List<Entry>(rows.Count);
        foreach (var row in rows)
        {
            entries.Add(row.SealedAfter(head, month, key));
            head = new AuditHead(entries[^1].Position!.Value, entries[^1].Seal!);
        }

        var seals = new
        {
            ids = entries.ConvertAll(entry => entry.Id).ToArray(), positions = entries.ConvertAll(entry => entry.Position!.Value).ToArray(),
            seals = entries.ConvertAll(entry => entry.Seal!).ToArray(), month,
        };
        await connection.ExecuteAsync(new CommandDefinition(WriteSeals, seals, cancellationToken: cancellationToken));
        return head;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal could not be sealed; it is tried again: {Cause}")]
    private partial void LogFailed(string cause);
}
