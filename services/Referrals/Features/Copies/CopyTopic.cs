using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps, of the topics of Directory, that they exist.</summary>
public sealed class CopyTopic(Inbox inbox) : IConsumer<TopicChanged>
{
    private const string Upsert =
        """
        insert into topic (topic_id, revision, deleted) values (@Id, @Revision, @Deleted)
        on conflict (topic_id) do update set revision = @Revision, deleted = @Deleted where topic.revision < @Revision
        """;

    public Task Consume(ConsumeContext<TopicChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static Task CopyAsync(NpgsqlConnection connection, TopicChanged topic, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Upsert, new { topic.Id, topic.Revision, topic.Deleted }, cancellationToken: cancellationToken));
}
