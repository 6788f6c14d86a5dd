using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Reception.Domain;

/// <summary>Raccourcis: the requests that a desk offers in one key.</summary>
/// <param name="usual">What any place is asked, in the words of the desk.</param>
public sealed class Shortcuts(Taxonomy taxonomy, IReadOnlyList<Shortcut> usual)
{
    /// <summary>As many as a desk offers: the eighth key searches among all codes.</summary>
    public const int Count = 7;

    private const string Unknown = "non-precise";

    /// <summary>The first of those that may still be used on the date, then the usual ones that are not among them.</summary>
    /// <param name="seen">What the place was asked, most often first.</param>
    /// <param name="own">The structure of the place.</param>
    public IReadOnlyList<Shortcut> Choose(IEnumerable<Shortcut> seen, DateOnly date, Guid own) =>
        [.. seen.Concat(usual).Where(shortcut => shortcut.Nature != Unknown && IsUsable(shortcut, date, own)).DistinctBy(KeyOf).Take(Count).Select(shortcut => Named(shortcut, date, own))];

    /// <summary>Whether each of its codes may be used on the date.</summary>
    public bool IsUsable(Shortcut shortcut, DateOnly date, Guid own) => CodesOf(shortcut, own).All(code => code is not null && taxonomy.IsUsable(code, date));

    /// <summary>Which request it is, whatever it is called.</summary>
    public static (string Institution, string Nature, string Droit, string Medium) KeyOf(Shortcut shortcut) =>
        (shortcut.Institution, shortcut.Nature, shortcut.Droit, shortcut.Medium);

    // The words of the desk where there are some, else those of the taxonomy.
    private Shortcut Named(Shortcut shortcut, DateOnly date, Guid own) => new(shortcut)
    {
        Label = usual.FirstOrDefault(one => KeyOf(one) == KeyOf(shortcut))?.Label
            ?? string.Join(" · ", CodesOf(shortcut, own).Take(3).Where(code => code!.Code != Unknown).Select(code => code!.LabelOn(date))),
    };

    // What is asked, of what, of whom: the order in which the label says it. By which way comes last.
    private TaxonomyCode?[] CodesOf(Shortcut shortcut, Guid own) =>
    [
        taxonomy.Find("nature", shortcut.Nature, own), taxonomy.Find("droit", shortcut.Droit, own), taxonomy.Find("institution", shortcut.Institution, own),
        taxonomy.Find("medium", shortcut.Medium, own),
    ];
}
