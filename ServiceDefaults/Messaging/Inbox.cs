using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>Runs the effect of a message once: the message id and the effect are committed together.</summary>
public sealed class Inbox(NpgsqlDataSource database)
{
    private const string Receive = "insert into inbox (message_id) values (@MessageId) on conflict do nothing";

    /// <summary>Runs <paramref name="effect"/> in a transaction, unless the message was received before.</summary>
    public async Task OnceAsync<TMessage>(ConsumeContext<TMessage> context, Func<NpgsqlConnection, TMessage, CancellationToken, Task> effect)
        where TMessage : class
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(Receive, new { context.MessageId }, transaction, cancellationToken: context.CancellationToken)) == 0)
        {
            return;
        }

        await effect(connection, context.Message, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }
}
