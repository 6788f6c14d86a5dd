namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>What commands that name a revision have in common.</summary>
public static class Revisions
{
    /// <summary>Whether the command is the last that was done: sent again, it gets the same answer.</summary>
    public static bool WasLast(long revision, byte[] lastHash, long expectedRevision, byte[] hash) => revision == expectedRevision + 1 && lastHash.AsSpan().SequenceEqual(hash);

    /// <summary>Refuses what was read from another revision; 0 is that of a record that is to be created.</summary>
    public static void Check(long revision, long expectedRevision)
    {
        if (revision != expectedRevision)
        {
            throw expectedRevision == 0 ? Errors.IdTaken() : Errors.Stale();
        }
    }
}
