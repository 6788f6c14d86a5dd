using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps a local copy of the topics of Directory.</summary>
public sealed class CopyTopic(Inbox inbox) : IConsumer<TopicChanged>
{
    private const string Upsert =
        """
        insert into topic (topic_id, revision, deleted) values (@id, @revision, @deleted)
        on conflict (topic_id) do update set revision = @revision, deleted = @deleted where topic.revision < @revision
        """;

    public Task Consume(ConsumeContext<TopicChanged> context) => inbox.OnceAsync(context, (connection, topic, cancellationToken) => Copies.ReplaceAsync(
        connection, Upsert, cancellationToken, ("id", topic.Id), ("revision", topic.Revision), ("deleted", topic.Deleted)));
}
