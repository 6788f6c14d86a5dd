using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>The codes of the taxonomy that may be used today, by dimension, in its order.</summary>
public sealed class CodeLists(GetTaxonomyResponse taxonomy)
{
    private readonly ILookup<string, TaxonomyEntry> _entries = taxonomy.Entries.Where(entry => !entry.Restricted).ToLookup(entry => entry.Dimension, StringComparer.Ordinal);

    /// <summary>Codes with their labels; a code below another one says both, so that it is understood alone.</summary>
    public IEnumerable<Option> Of(string dimension) =>
        _entries[dimension].Select(entry => new Option(entry.Code, entry.Parent.Length == 0 ? entry.Label : $"{LabelOf(dimension, entry.Parent)} : {entry.Label}"));

    public string LabelOf(string dimension, string code) => _entries[dimension].FirstOrDefault(entry => entry.Code == code)?.Label ?? code;
}
