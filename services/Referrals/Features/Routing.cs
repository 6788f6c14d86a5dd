using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>Acheminement: which post of an institution a referral goes to. Nothing goes to somebody who cannot sign in that day.</summary>
public sealed class Routing
{
    private const string MaySignIn = "not a.deleted and not a.deactivated and a.mission @> @day and a.role in ('partner-contact', 'partner-supervisor')";

    private const string SelectPosts =
        $"""
        select c.contact_id, c.code, c.supervisor, c.topic_ids, c.deputy_id, @day <@ any(c.absences) as is_absent,
            c.active and not c.deleted and exists (select from account a where a.contact_id = c.contact_id and {MaySignIn}) as is_held,
            cardinality(c.territory_ids) > 0 as names_territory,
            cardinality(c.territory_ids) = 0 or exists (
                select from territory_place t where t.place_id = @placeId and t.territory_id = any(c.territory_ids) and t.during @> @day) as covers_place
        from contact c where c.institution_id = @institutionId
        """;

    private const string HasMailbox = $"select exists (select from account a where a.institution_id = @institutionId and {MaySignIn})";

    public async Task<Recipient> FindAsync(NpgsqlConnection connection, Guid institutionId, Guid? topicId, Guid placeId, DateOnly day, CancellationToken cancellationToken)
    {
        var posts = await PostsAsync(connection, institutionId, placeId, day, cancellationToken);
        var hasMailbox = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasMailbox, new { institutionId, day }, cancellationToken: cancellationToken));
        var way = Way.Find(posts, topicId);
        return new Recipient { InstitutionId = $"{institutionId}", ContactId = $"{way?.ContactId}", AbsentContactId = $"{way?.AbsentContactId}", Nobody = way?.ContactId is null && !hasMailbox };
    }

    /// <summary>Whether the post is one of the institution that somebody holds and is there that day.</summary>
    public async Task<bool> IsHeldAsync(NpgsqlConnection connection, Guid contactId, Guid institutionId, DateOnly day, CancellationToken cancellationToken) =>
        (await PostsAsync(connection, institutionId, Guid.Empty, day, cancellationToken)).Any(post => post.ContactId == contactId && post is { IsHeld: true, IsAbsent: false });

    private static async Task<IReadOnlyList<Post>> PostsAsync(NpgsqlConnection connection, Guid institutionId, Guid placeId, DateOnly day, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Post>(new CommandDefinition(SelectPosts, new { institutionId, placeId, day }, cancellationToken: cancellationToken))).AsList();
}
