namespace AccesDroits.Contracts.Tests;

/// <summary>A rule that is kept.</summary>
internal static class Rule
{
    /// <summary>Fails with every breach in full, one a line.</summary>
    public static void HasNoBreach(IEnumerable<string> breaches)
    {
        var found = breaches.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
