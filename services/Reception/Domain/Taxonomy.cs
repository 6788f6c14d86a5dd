using System.Collections.Frozen;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Protobuf;

namespace AccesDroits.Reception.Domain;

/// <summary>Taxonomie: every code of every dimension, kept in memory once read from the database at start.</summary>
public sealed class Taxonomy
{
    private FrozenDictionary<(string Dimension, string Code), TaxonomyCode> _codes = FrozenDictionary<(string, string), TaxonomyCode>.Empty;

    /// <summary>Version of the codes that this release brings.</summary>
    public static string Version => "2026-1";

    public IEnumerable<TaxonomyCode> All => _codes.Values.OrderBy(code => code.Position);

    public void Load(IEnumerable<TaxonomyCode> codes) => _codes = codes.ToFrozenDictionary(code => (code.Dimension, code.Code));

    public TaxonomyCode? Find(string dimension, string code) => _codes.GetValueOrDefault((dimension, code));

    public bool IsRestricted(string dimension, string code) => _codes.TryGetValue((dimension, code), out var entry) && entry.Restricted.Length > 0;

    /// <summary>Every code that the contract ties to a dimension exists and may be used on the date.</summary>
    public void Check(IMessage request, DateOnly date, Violations violations)
    {
        foreach (var (path, dimension, code) in FieldRules.Codes(request))
        {
            if (!_codes.TryGetValue((dimension, code), out var entry))
            {
                violations.Add(path, "unknown-code", "Ce choix n'est pas dans la liste.");
            }
            else if (!entry.IsValidOn(date))
            {
                violations.Add(path, "code-not-valid", "Ce choix n'existe pas à cette date.");
            }
        }
    }
}
