namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>A word where it must not be.</summary>
internal static class Leak
{
    private const int Around = 120;

    /// <summary>One line for each source and word: where, which, and what stands around it.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<(string Source, string Text)> sources, IReadOnlyList<string> words) =>
        [.. (from source in sources
             from word in words
             let at = source.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase)
             where at >= 0
             group Excerpt(source.Text, at) by (source.Source, word) into leak
             select $"{leak.Key.Source} holds {leak.Key.word}, {leak.Count()} times: …{leak.First()}…")];

    private static string Excerpt(string text, int at) => text[Math.Max(0, at - Around)..Math.Min(text.Length, at + Around)];
}
