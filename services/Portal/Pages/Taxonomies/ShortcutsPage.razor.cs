using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Taxonomies;

/// <summary>Raccourcis: what the desk of a place shows, chosen by whoever coordinates its structure.</summary>
public sealed partial class ShortcutsPage : Page
{
    private const int Most = 7;
    private const int LongestLabel = 40;
    private IReadOnlyList<Option> _places = [];
    private CodeLists _lists = new(new GetTaxonomyResponse());
    private GetPlaceShortcutsResponse? _stored;
    private Form _form = new(new PutPlaceShortcutsRequest(), "raccourcis");

    [Inject]
    private TaxonomyService.TaxonomyServiceClient Taxonomies { get; set; } = null!;

    [Inject]
    private ReceptionService.ReceptionServiceClient Reception { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    private bool IsAutomatic => _stored!.Chosen.Count == 0;

    // What the form started from, also when it comes back refused.
    private long Expected => ((PutPlaceShortcutsRequest)_form.Request).ExpectedRevision;

    private string PlaceId => _places.Any(place => place.Value == Query("lieu")) ? Query("lieu") : _places.Count == 1 ? _places[0].Value : "";

    protected override async Task OnInitializedAsync()
    {
        _places = await Choices.PlacesAsync(Aborted, $"{Caller!.StructureId}");
        if (PlaceId.Length == 0)
        {
            return;
        }

        _lists = new CodeLists(await Reception.GetTaxonomyAsync(new GetTaxonomyRequest(), cancellationToken: Aborted));
        var stored = await Taxonomies.GetPlaceShortcutsAsync(new GetPlaceShortcutsRequest { PlaceId = PlaceId }, cancellationToken: Aborted);
        _form = new Form(RequestOf((stored.Chosen.Count > 0 ? stored.Chosen : stored.Shown).Select(ToChosen), stored.Revision), "raccourcis");
        _stored = stored;
    }

    // In the order of the ranks; a line without a name is none.
    private async Task SaveAsync()
    {
        var posted = new PutPlaceShortcutsRequest();
        new Form(posted, "raccourcis").Read(Http.Request);
        var chosen = posted.Shortcuts.Select((shortcut, index) => (shortcut, rank: Http.Request.Form[$"rang[{index}]"].ToString()))
            .Where(line => line.shortcut.Label.Trim().Length > 0).OrderBy(line => line.rank, StringComparer.Ordinal).Select(line => line.shortcut);
        await PutAsync(RequestOf(chosen, posted.ExpectedRevision));
    }

    private Task ResetAsync() => PutAsync(RequestOf([], _stored!.Revision));

    private async Task PutAsync(PutPlaceShortcutsRequest request)
    {
        _form = new Form(request, "raccourcis");
        if (await SendAsync(_form, async () => await Taxonomies.PutPlaceShortcutsAsync(request, cancellationToken: Aborted)))
        {
            GoTo($"/raccourcis?lieu={PlaceId}&fait=enregistre");
        }
    }

    private PutPlaceShortcutsRequest RequestOf(IEnumerable<ChosenShortcut> shortcuts, long revision) =>
        new() { PlaceId = PlaceId, Shortcuts = { shortcuts }, ExpectedRevision = revision, ChangedBy = $"{Caller!.Id}" };

    private static ChosenShortcut ToChosen(Shortcut shortcut) => new()
    {
        Label = shortcut.Label.Length > LongestLabel ? shortcut.Label[..LongestLabel] : shortcut.Label,
        Institution = shortcut.Institution, Nature = shortcut.Nature, Droit = shortcut.Droit, Medium = shortcut.Medium,
    };
}
