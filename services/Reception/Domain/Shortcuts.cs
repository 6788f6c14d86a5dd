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
    public IReadOnlyList<Shortcut> Choose(IEnumerable<Shortcut> seen, DateOnly date) =>
        [.. seen.Concat(usual).Where(shortcut => IsUseful(shortcut, date)).DistinctBy(KeyOf).Take(Count).Select(shortcut => Named(shortcut, date))];

    private bool IsUseful(Shortcut shortcut, DateOnly date) =>
        shortcut.Nature != Unknown && CodesOf(shortcut).All(code => code?.IsValidOn(date) == true);

    // The words of the desk where there are some, else those of the taxonomy.
    private Shortcut Named(Shortcut shortcut, DateOnly date) => new(shortcut)
    {
        Label = usual.FirstOrDefault(one => KeyOf(one) == KeyOf(shortcut))?.Label
            ?? string.Join(" · ", CodesOf(shortcut).Take(3).Where(code => code!.Code != Unknown).Select(code => code!.LabelOn(date))),
    };

    // What is asked, of what, of whom: the order in which the label says it. By which way comes last.
    private TaxonomyCode?[] CodesOf(Shortcut shortcut) =>
    [
        taxonomy.Find("nature", shortcut.Nature), taxonomy.Find("droit", shortcut.Droit), taxonomy.Find("institution", shortcut.Institution),
        taxonomy.Find("medium", shortcut.Medium),
    ];

    private static (string Institution, string Nature, string Droit, string Medium) KeyOf(Shortcut shortcut) =>
        (shortcut.Institution, shortcut.Nature, shortcut.Droit, shortcut.Medium);
}
