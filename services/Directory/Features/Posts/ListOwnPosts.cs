using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Posts;

public sealed partial class PostApi
{
    private const string SelectPosts =
        $"""
        select c.id, c.revision, case when c.label = '' then c.code else c.label end as name, c.body::text as body, {IsOwn} as is_own, {IsHeld} as is_held
        from contact c where c.institution_id = @institutionId order by c.search, c.id
        """;

    private sealed record ReadPost(Guid Id, long Revision, string Name, string Body, bool IsOwn, bool IsHeld);

    public override async Task<ListOwnPostsResponse> ListOwnPosts(ListOwnPostsRequest request, ServerCallContext context)
    {
        var own = OwnOf(context.Caller());
        own.Add("today", clock.Today());
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var posts = (await connection.QueryAsync<ReadPost>(new CommandDefinition(SelectPosts, own, cancellationToken: context.CancellationToken))).AsList();
        var label = await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select label from institution where id = @institutionId", own, cancellationToken: context.CancellationToken));
        var answer = new ListOwnPostsResponse
        {
            Posts = { posts.Where(post => post.IsOwn).Select(post => ToMessage(post, posts)) },
            Deputies = { posts.Where(post => post.IsHeld).Select(post => new PostName { ContactId = $"{post.Id}", Name = post.Name }) },
            InstitutionLabel = label ?? "",
        };
        await audit.WriteAsync(connection, context, Act.List("contact", answer.Posts.Count));
        return answer;
    }

    private OwnPost ToMessage(ReadPost post, List<ReadPost> posts)
    {
        var contact = DirectoryApi.Json.Parse<Contact>(post.Body);
        var deputy = DirectoryApi.OrNull(contact.DeputyId) is { } deputyId ? posts.Find(other => other.Id == deputyId) : null;
        return new OwnPost
        {
            Contact = contact, Revision = post.Revision, ToVerify = verification.IsDue(contact.VerifiedOn), DeputyName = deputy?.Name ?? "", DeputyHeld = deputy?.IsHeld ?? false,
        };
    }
}
