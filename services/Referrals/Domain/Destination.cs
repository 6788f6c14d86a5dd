namespace AccesDroits.Referrals.Domain;

/// <summary>Destinataire: the post that a case goes to.</summary>
/// <param name="Receiver">Null when nobody who would receive it is there.</param>
/// <param name="Absent">The post in whose place the receiver is.</param>
public sealed record Destination(Post? Receiver, Post? Absent)
{
    private static readonly Destination ToNobody = new(null, null);

    /// <summary>
    /// The most specific post that fits and is held, a responsable only when no other does; in its absence its deputy, or the deputy of that one.
    /// A deputy receives in the place of another, whatever they deal with themselves.
    /// </summary>
    /// <param name="posts">Every post of the institution.</param>
    public static Destination Find(IReadOnlyCollection<Post> posts)
    {
        var chosen = posts.Where(post => post.Fits && post.IsHeld)
            .OrderBy(post => post.IsSupervisor).ThenByDescending(post => post.NamesTopic).ThenByDescending(post => post.NamesTerritory).ThenBy(post => post.Code, StringComparer.Ordinal)
            .FirstOrDefault();
        if (chosen is null)
        {
            return ToNobody;
        }

        return FindPresent(posts, chosen) is { } present ? new Destination(present, present == chosen ? null : chosen) : ToNobody;
    }

    private static Post? FindPresent(IReadOnlyCollection<Post> posts, Post chosen)
    {
        var seen = new HashSet<Guid>();
        Post? post = chosen;
        while (post is not null && seen.Add(post.Id))
        {
            if (post.IsHeld && !post.IsAbsent)
            {
                return post;
            }

            post = posts.FirstOrDefault(other => other.Id == post.DeputyId);
        }

        return null;
    }
}
