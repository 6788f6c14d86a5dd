using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>The codes of the taxonomy that may be used today, by dimension, in its order.</summary>
public sealed class CodeLists(GetTaxonomyResponse taxonomy)
{
    private readonly ILookup<string, TaxonomyEntry> _entries = taxonomy.Entries.Where(entry => !entry.Restricted).ToLookup(entry => entry.Dimension, StringComparer.Ordinal);

    /// <summary>Codes with their labels; a code below another one says both, so that it is understood alone.</summary>
    public IEnumerable<Option> Of(string dimension) =>
        _entries[dimension].Select(entry => new Option(entry.Code, TextOf(entry)));

    /// <summary>The text of one code among those; the code itself when it may not be used today.</summary>
    public string TextOf(string dimension, string code) => Find(dimension, code) is { } entry ? TextOf(entry) : code;

    public string LabelOf(string dimension, string code) => Find(dimension, code)?.Label ?? code;

    private TaxonomyEntry? Find(string dimension, string code) => _entries[dimension].FirstOrDefault(entry => entry.Code == code);

    private string TextOf(TaxonomyEntry entry) => entry.Parent.Length == 0 ? entry.Label : $"{LabelOf(entry.Dimension, entry.Parent)} : {entry.Label}";
}
