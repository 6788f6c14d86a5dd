using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AccesDroits.Reception.Domain;

/// <summary>Listes: which of them may change, and which codes the software relies on.</summary>
public static partial class TaxonomyRules
{
    // The others are fixed by the contract, by what the software does or by counters that are published: mode, outcome, receiver-status,
    // place-kind, channel, age-band, duration-band.
    private static readonly FrozenSet<string> Open = new[] { "institution", "nature", "droit", "medium", "obstacle", "heard-of", "mode-reason", "not-checked" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OpenToStructures = new[] { "institution", "nature", "droit", "medium", "heard-of" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] CatchAll = ["autre", "aucune", "non-precise"];

    // What the published tree of requests is made of.
    private static readonly FrozenSet<(string, string)> Counted = new[]
    {
        ("institution", "caf"), ("nature", "declaration"), ("nature", "declaration.annuelle"), ("nature", "simulation"), ("nature", "compte"),
        ("droit", "rsa"), ("droit", "prime-activite"), ("droit", "logement.apl"), ("medium", "en-ligne"),
    }.ToFrozenSet();

    public static bool IsOpen(string dimension) => Open.Contains(dimension);

    public static bool IsOpenToStructures(string dimension) => OpenToStructures.Contains(dimension);

    /// <summary>« Autre », « aucune », « non précisé »: what is left when nothing else fits.</summary>
    public static bool IsCatchAll(string code) => CatchAll.Contains(code, StringComparer.Ordinal);

    /// <summary>« Non précisé » has nothing finer.</summary>
    public static bool CanHaveFiner(string code) => code is not ("non-precise" or "aucune");

    /// <summary>Whether the software or its figures know the code.</summary>
    public static bool IsNeeded(string dimension, string code) => IsCatchAll(code) || Counted.Contains((dimension, code));

    /// <summary>Whether a code stands directly below its parent: its code, a dot and one word; at the top, one word.</summary>
    public static bool IsUnder(string code, string parent) =>
        (parent.Length == 0 || code.StartsWith(parent + ".", StringComparison.Ordinal)) && Word().IsMatch(parent.Length == 0 ? code : code[(parent.Length + 1)..]);

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
