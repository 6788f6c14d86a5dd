using System.Globalization;

namespace AccesDroits.Bench;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Options
{
    public const string Usage =
        """
        ./bench/run [--only P1,P3] [--scale 100k,1m,10m] [--quick] [--out DIR]

        Starts the suite on this machine and measures it, each figure beside what it is compared with, in turns.

          --only P1,…    these measures only (P1 to P8)
          --scale N,…    help requests loaded for P3, P4 and P6 (100k,1m,10m)
          --quick        fewer and shorter rounds: shows that everything works, not how fast
          --out DIR      where bench.md and bench.json are written (a new folder under the temporary directory)
          --help         this text
        """;

    public static IReadOnlyList<string> Known { get; } = ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"];

    public IReadOnlyList<string> Only { get; private init; } = Known;

    public IReadOnlyList<int> Scales { get; private init; } = [100_000, 1_000_000, 10_000_000];

    public bool Quick { get; private init; }

    public string? Out { get; private init; }

    public int Rounds => Quick ? 2 : 3;

    /// <summary>A length of a round, five times shorter when quick.</summary>
    public TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Quick ? seconds / 5 : seconds);

    public bool Wants(string measure) => Only.Contains(measure, StringComparer.Ordinal);

    /// <summary>Null when something is not understood.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options();
        for (var index = 0; index < args.Length; index++)
        {
            var (name, value) = args[index].Split('=', 2) is [var before, var after] ? (before, after) : (args[index], (string?)null);
            if (name == "--quick" && value is null)
            {
                options = options with { Quick = true };
                continue;
            }

            value ??= index + 1 < args.Length ? args[++index] : null;
            if (With(options, name, value) is not { } next)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    /// <summary>100k, 1m or 250000.</summary>
    public static string ScaleName(int scale) =>
        scale % 1_000_000 == 0 ? $"{scale / 1_000_000}m" : scale % 1000 == 0 ? $"{scale / 1000}k" : $"{scale}";

    private static Options? With(Options options, string name, string? value)
    {
        var items = value?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        switch (name)
        {
            case "--only" when items.Length > 0:
                string[] only = [.. items.Select(item => item.ToUpperInvariant())];
                return only.All(Known.Contains) ? options with { Only = only } : null;
            case "--scale" when items.Length > 0:
                int[] scales = [.. items.Select(Scale).Order()];
                return scales.All(scale => scale > 0) ? options with { Scales = scales } : null;
            case "--out" when !string.IsNullOrEmpty(value):
                return options with { Out = Path.GetFullPath(value) };
            default:
                return null;
        }
    }

    private static int Scale(string text)
    {
        var factor = char.ToLowerInvariant(text[^1]) switch { 'k' => 1000, 'm' => 1_000_000, _ => 1 };
        return int.TryParse(factor == 1 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 50_000_000 / factor ? number * factor : 0;
    }
}
