using System.Collections.Frozen;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Protobuf;

namespace AccesDroits.Reception.Domain;

/// <summary>Taxonomie: every code of every dimension, kept in memory, as of one version.</summary>
public sealed class Taxonomy
{
    // What this release brings; the number of changes made since follows.
    private const string Release = "2026-1";

    private readonly Lock _gate = new();

    private volatile Lists _lists = new(-1, [], FrozenDictionary<(string, string), TaxonomyCode>.Empty);

    private sealed record Lists(long Number, IReadOnlyList<TaxonomyCode> Ordered, FrozenDictionary<(string Dimension, string Code), TaxonomyCode> Codes);

    public string Version => $"{Release}.{Number}";

    /// <summary>How many changes the lists have seen.</summary>
    public long Number => _lists.Number;

    /// <summary>Every code, of the network and of every structure; each after its parent, those of structures after those of the network.</summary>
    public IReadOnlyList<TaxonomyCode> All => _lists.Ordered;

    /// <summary>Takes the lists of a version, unless those of a later one are there already.</summary>
    public void Load(long number, IEnumerable<TaxonomyCode> codes)
    {
        var all = codes.ToList();
        var lists = new Lists(number, [.. Ordered(all)], all.ToFrozenDictionary(code => (code.Dimension, code.Code)));
        lock (_gate)
        {
            _lists = number >= _lists.Number ? lists : _lists;
        }
    }

    /// <summary>The codes of the network and those of one structure, in their order.</summary>
    /// <param name="own">The structure; null for nobody's.</param>
    public IEnumerable<TaxonomyCode> Of(Guid? own) => All.Where(code => IsOf(code, own));

    /// <summary>A code of the network or of one structure; null for any other.</summary>
    public TaxonomyCode? Find(string dimension, string code, Guid? own = null) =>
        _lists.Codes.GetValueOrDefault((dimension, code)) is { } entry && IsOf(entry, own) ? entry : null;

    /// <summary>Whether a code may be used on a date: a choice of a structure goes when the code it counts as does.</summary>
    public bool IsUsable(TaxonomyCode code, DateOnly date) =>
        code.IsValidOn(date) && (!code.IsLocal || Find(code.Dimension, LocalCode.NetworkOf(code.Code))?.IsValidOn(date) == true);

    /// <summary>Whether a code is reserved to a role. What is below a reserved code is reserved too, also before the lists have it.</summary>
    public bool IsRestricted(string dimension, string code) =>
        _lists.Codes.TryGetValue((dimension, code), out var entry) ? entry.Restricted.Length > 0
            : code.LastIndexOf('.') is > 0 and var end && IsRestricted(dimension, code[..end]);

    /// <summary>Every code that the contract ties to a dimension exists and may be used on the date.</summary>
    /// <param name="own">The structure whose choices are codes too.</param>
    public void Check(IMessage request, DateOnly date, Violations violations, Guid? own = null)
    {
        foreach (var (path, dimension, code) in FieldRules.Codes(request))
        {
            if (Find(dimension, code, own) is not { } entry)
            {
                violations.Add(path, "unknown-code", "Ce choix n'est pas dans la liste.");
            }
            else if (!IsUsable(entry, date))
            {
                violations.Add(path, "code-not-valid", "Ce choix n'existe pas à cette date.");
            }
        }
    }

    private static bool IsOf(TaxonomyCode code, Guid? own) => code.StructureId is null || code.StructureId == own;

    private static IEnumerable<TaxonomyCode> Ordered(List<TaxonomyCode> codes)
    {
        var byParent = codes.OrderBy(code => code.IsLocal).ThenBy(code => code.Position).ThenBy(code => code.Code, StringComparer.Ordinal).ToLookup(code => (code.Dimension, code.Parent));
        return codes.Select(code => code.Dimension).Distinct().OrderBy(dimension => byParent[(dimension, "")].Min(code => code.Position)).SelectMany(dimension => Below(dimension, ""));

        IEnumerable<TaxonomyCode> Below(string dimension, string parent) =>
            byParent[(dimension, parent)].SelectMany(code => Below(dimension, code.Code).Prepend(code));
    }
}
