using System.Globalization;
using System.Text.RegularExpressions;

namespace AccesDroits.Contracts.Tests;

/// <summary>Rules of the house that can be read from the text of the sources. Each answers one line for each breach.</summary>
internal static partial class HouseRules
{
    public const int LongestProgram = 25;
    public const int LongestFile = 300;

    public static IEnumerable<string> TooLongProgram(string path, IReadOnlyCollection<string> lines) =>
        lines.Count(line => !string.IsNullOrWhiteSpace(line)) is var count && count > LongestProgram ? [$"{path} has {count} lines"] : [];

    public static IEnumerable<string> TooLongFile(string path, IReadOnlyCollection<string> lines) =>
        lines.Count > LongestFile ? [$"{path} has {lines.Count} lines"] : [];

    public static IEnumerable<string> LeftForLater(string path, IEnumerable<string> lines) =>
        lines.Select((line, index) => (line, index)).Where(pair => Later().IsMatch(pair.line)).Select(pair => $"{path}:{pair.index + 1} {pair.line.Trim()}");

    /// <summary>Writes to the outbox itself.</summary>
    public static bool LeavesEvents(string source) =>
        source.Contains("into outbox", StringComparison.OrdinalIgnoreCase) || source.Contains("Outbox.Insert", StringComparison.Ordinal);

    /// <summary>Migrations of one folder are named 0001_what.sql, 0002_what.sql… from <paramref name="first"/> on.</summary>
    public static IEnumerable<string> NumberingBreaches(IEnumerable<string> names, int first) =>
        names.Order(StringComparer.Ordinal)
            .Select((name, index) => (name, expected: (first + index).ToString("0000", CultureInfo.InvariantCulture)))
            .Where(pair => !MigrationName().IsMatch(pair.name) || !pair.name.StartsWith(pair.expected, StringComparison.Ordinal))
            .Select(pair => $"{pair.name} should be number {pair.expected}");

    /// <summary>The sentences shown to people: what follows a stable code or a status, in a statement that refuses something.</summary>
    public static IEnumerable<string> Messages(string source) =>
        StatementEnd().Split(source).Where(statement => Refuses().IsMatch(statement))
            .SelectMany(statement => Message().Matches(statement)).Select(match => match.Groups["text"].Value);

    public static bool IsSentence(string message) => message.Length > 1 && char.IsUpper(message[0]) && message.EndsWith('.') && !message.EndsWith("..", StringComparison.Ordinal);

    /// <summary>Projects that the solution does not build, and those it names that are not there.</summary>
    public static IEnumerable<string> SolutionBreaches(string solution, IReadOnlyCollection<string> projects)
    {
        var named = ProjectOfSolution().Matches(solution).Select(match => match.Groups["path"].Value.Replace('\\', '/')).ToList();
        return [.. projects.Except(named, StringComparer.Ordinal).Select(path => $"{path} is not in the solution"), .. named.Except(projects, StringComparer.Ordinal).Select(path => $"{path} does not exist")];
    }

    [GeneratedRegex(""", "(?<path>[^"]+\.csproj)",""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectOfSolution();

    // In two halves, so that this file does not breach its own rule.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|X" + @"XX)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Later();

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql\z", RegexOptions.None, 1000)]
    private static partial Regex MigrationName();

    [GeneratedRegex(@";\s*\n", RegexOptions.None, 1000)]
    private static partial Regex StatementEnd();

    [GeneratedRegex(@"violations\.Add|Errors\.|new Status\(|Create\(StatusCode|=> \(|return \(|Refusal ", RegexOptions.None, 1000)]
    private static partial Regex Refuses();

    // "code", "Message"  or  StatusCode.X, "Message"; a code is lower case and dashes, a message has a space.
    [GeneratedRegex("""("[a-z0-9{}$-]+"|StatusCode\.\w+),\s*\$?"(?<text>[^"]* [^"]*)"\s*[,)]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Message();
}
