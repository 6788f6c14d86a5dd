using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using Dapper;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WriteTopic =
        """
        insert into topic (id, code, label, body, revision, content_hash) values (@id, @Code, @Label, @body::jsonb, @revision, @hash)
        on conflict (id) do update set label = @Label, body = @body::jsonb, revision = @revision, content_hash = @hash
        """;

    public override async Task<PutTopicResponse> PutTopic(PutTopicRequest request, ServerCallContext context)
    {
        var topic = request.Topic;
        var id = Guid.Parse(topic.Id);
        var revision = await records.PutAsync(
            "topic", id, topic.Code, topic, request.ExpectedRevision,
            revision => new TopicChanged(id, revision, Deleted: false, topic.Code, topic.Label),
            (connection, revision, hash) => connection.ExecuteAsync(new CommandDefinition(
                WriteTopic, new { id, topic.Code, topic.Label, body = JsonFormatter.Default.Format(topic), revision, hash }, cancellationToken: context.CancellationToken)),
            context);
        return new PutTopicResponse { Revision = revision };
    }
}
