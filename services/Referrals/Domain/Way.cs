namespace AccesDroits.Referrals.Domain;

/// <summary>Poste: a référent of an institution, as one place and one day see it.</summary>
public sealed class Post
{
    public Guid ContactId { get; init; }

    public string Code { get; init; } = "";

    public bool Supervisor { get; init; }

    /// <summary>What it deals with; everything when empty.</summary>
    public Guid[] TopicIds { get; init; } = [];

    public Guid? DeputyId { get; init; }

    public bool IsAbsent { get; init; }

    /// <summary>Somebody who may sign in holds it.</summary>
    public bool IsHeld { get; init; }

    public bool NamesTerritory { get; init; }

    public bool CoversPlace { get; init; }
}

/// <summary>Acheminement: the post that receives a sollicitation, and the one it stands in for.</summary>
/// <param name="ContactId">Null when nobody of the chain is there: the group mailbox receives it.</param>
public sealed record Way(Guid? ContactId, Guid? AbsentContactId)
{
    /// <summary>
    /// The post that fits best: one that names the topic before one that deals with everything, then one that names the territory, a responsable only
    /// when nobody else fits. In its absence the deputy, and in theirs the next. Null when no post fits.
    /// </summary>
    public static Way? Find(IReadOnlyList<Post> posts, Guid? topicId)
    {
        var best = posts
            .Where(post => post is { IsHeld: true, CoversPlace: true } && (post.TopicIds.Length == 0 || (topicId is { } topic && post.TopicIds.Contains(topic))))
            .OrderBy(post => post.Supervisor).ThenByDescending(post => post.TopicIds.Length > 0).ThenByDescending(post => post.NamesTerritory).ThenBy(post => post.Code, StringComparer.Ordinal)
            .FirstOrDefault();
        return best is null ? null : best.IsAbsent ? new Way(DeputyOf(posts, best), best.ContactId) : new Way(best.ContactId, AbsentContactId: null);
    }

    private static Guid? DeputyOf(IReadOnlyList<Post> posts, Post absent)
    {
        var asked = new HashSet<Guid>();
        for (var post = absent; post is not null && asked.Add(post.ContactId); post = posts.FirstOrDefault(other => other.ContactId == post.DeputyId))
        {
            if (post is { IsHeld: true, IsAbsent: false })
            {
                return post.ContactId;
            }
        }

        return null;
    }
}
