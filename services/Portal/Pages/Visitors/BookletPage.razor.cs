using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Visitors;

/// <summary>Mon carnet, or a fiche à emporter for somebody who has no code: one visit, for the person to take away.</summary>
public sealed partial class BookletPage : Page
{
    // More requests than these are set in smaller letters, to stay on one page.
    private const int Few = 3;
    private static readonly string[] Unsaid = ["aucune", "autre", "non-precise"];
    private readonly Form _reading = new(new GetVisitRequest(), "lecture");
    private readonly Form _coding = new(new ResolveVisitorCodeRequest(), "code");
    private LogVisitRequest? _visit;
    private Place _place = new();
    private bool _training;
    private string? _receiver;
    private string? _code;
    private GetPathwayResponse? _pathway;
    private CodeLists _lists = new(new GetTaxonomyResponse());
    private IReadOnlyList<(string Service, string Step)> _steps = [];

    [Inject]
    private RosterService.RosterServiceClient Rosters { get; set; } = null!;

    [Parameter]
    public Guid VisitId { get; set; }

    private string Title => _visit?.VisitorId.Length > 0 ? "Mon carnet" : "Fiche à emporter";

    protected override async Task OnInitializedAsync()
    {
        var stored = new GetVisitResponse();
        if (!await SendAsync(_reading, async () => stored = await Reception.GetVisitAsync(new GetVisitRequest { VisitId = $"{VisitId}" }, cancellationToken: Aborted)))
        {
            _reading.Refuse(_reading.Code == "desk-closed" ? "Ce temps d'accueil est clôturé : demandez à la personne qui coordonne d'imprimer la page." : _reading.Problem!);
        }
        else if (stored.Deleted)
        {
            _reading.Refuse("Cette visite a été supprimée : il n'y a rien à imprimer.");
        }
        else
        {
            _training = stored.Training;
            await ShowAsync(stored.Visit);
        }
    }

    private async Task ShowAsync(LogVisitRequest visit)
    {
        _place = (await Directory.GetPlaceAsync(new GetRecordRequest { Id = visit.PlaceId }, cancellationToken: Aborted)).Place;
        _lists = new CodeLists(await Reception.GetTaxonomyAsync(new GetTaxonomyRequest { Date = visit.Date }, cancellationToken: Aborted));
        var colleagues = (await Accounts.ListColleaguesAsync(new ListColleaguesRequest { Date = visit.Date }, cancellationToken: Aborted)).Colleagues;
        _receiver = colleagues.FirstOrDefault(colleague => colleague.AccountId == visit.ReceivedBy.AccountId)?.Name.Split(' ')[0];
        _steps = [.. visit.Requests.SelectMany(request => request.Outcomes.Select(BookletWords.NextStep).OfType<string>().Select(step => (Said("institution", request.Institution), step))).Distinct()];
        _visit = visit;
    }

    private async Task AddCodeAsync()
    {
        _coding.Read(Http.Request);
        var typed = (ResolveVisitorCodeRequest)_coding.Request;
        var holder = new ResolveVisitorCodeResponse();
        if (!await SendAsync(_coding, async () => holder = await Reception.ResolveVisitorCodeAsync(typed, cancellationToken: Aborted)))
        {
            return;
        }

        if (holder.VisitorId == _visit?.VisitorId)
        {
            _code = PrintedCode.Bare(typed.Code);
            await ReadPathwayAsync(typed.Code);
        }
        else
        {
            _coding.Refuse("code", "Ce n'est pas le code donné pour cette visite : vérifiez-le avec la personne.");
        }
    }

    // The workshops are for those who hold them; a coordinator prints the page without.
    private async Task ReadPathwayAsync(string code)
    {
        if (Caller!.Role != Role.Coordinator)
        {
            await SendAsync(_coding, async () => _pathway = await Rosters.GetPathwayAsync(new GetPathwayRequest { VisitorCode = code }, cancellationToken: Aborted));
        }
    }

    private IEnumerable<string> Progress => WorkshopWords.Skills
        .Where(one => _pathway?.Skills.Any(skill => skill.Skill == one.Skill && skill.Before > 0 && skill.After > skill.Before) == true).Select(one => one.Name.ToLowerInvariant());

    private string About(HelpRequest request) =>
        string.Join(", ", new[] { Said("institution", request.Institution), Said("droit", request.Droit) }.Where(label => label.Length > 0));

    private string Said(string dimension, string value) => Unsaid.Contains(value) ? "" : _lists.LabelOf(dimension, value);
}
