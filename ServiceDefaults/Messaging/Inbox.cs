using System.Diagnostics.Metrics;
using AccesDroits.ServiceDefaults.Data;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>Runs the effect of a message once: the message id and the effect are committed together.</summary>
public sealed class Inbox(NpgsqlDataSource database)
{
    private const string Receive = "insert into inbox (message_id) values (@MessageId) on conflict do nothing";

    private static readonly Counter<long> Duplicates = Telemetry.Meter.CreateCounter<long>(
        "accesdroits.inbox.duplicates", "{message}", "Messages that had been received before and changed nothing.");

    /// <summary>Runs <paramref name="effect"/> in a transaction, unless the message was received before.</summary>
    public async Task OnceAsync<TMessage>(ConsumeContext<TMessage> context, Func<NpgsqlConnection, TMessage, CancellationToken, Task> effect)
        where TMessage : class
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var isNew = await connection.ExecuteAsync(new CommandDefinition(Receive, new { context.MessageId }, transaction, cancellationToken: context.CancellationToken)) == 1;
        Duplicates.Add(isNew ? 0 : 1, new KeyValuePair<string, object?>("event", typeof(TMessage).Name));
        if (!isNew)
        {
            return;
        }

        await ApplyAsync(connection, context, effect);
        await transaction.CommitAsync(context.CancellationToken);
    }

    // What the consumer throws goes into logs, spans and the headers of the error queue. An outage of the database is let through: it is tried again.
    private static async Task ApplyAsync<TMessage>(
        NpgsqlConnection connection, ConsumeContext<TMessage> context, Func<NpgsqlConnection, TMessage, CancellationToken, Task> effect)
        where TMessage : class
    {
        try
        {
            await effect(connection, context.Message, context.CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !Outage.Is(exception))
        {
#pragma warning disable MA0054 // The exception inside would be told with its message.
            throw new InvalidOperationException($"{typeof(TMessage).Name} could not be applied: {Cause.Of(exception)}");
#pragma warning restore MA0054
        }
    }
}
