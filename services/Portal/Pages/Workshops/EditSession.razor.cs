using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using Google.Protobuf;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Workshops;

/// <summary>Une séance: moved, changed, cancelled or added. What stands in the way is named before it is accepted.</summary>
public sealed partial class EditSession : Page
{
    private GetCycleResponse _stored = new() { Cycle = new CycleSummary() };
    private Form _form = new(new ChangeSessionRequest { Setting = new SessionSetting() }, "seance");
    private Form _cancelling = new(new CancelSessionRequest(), "annulation");
    private IReadOnlyList<Option> _places = [];
    private IReadOnlyCollection<Conflict> _conflicts = [];
    private long _revision;
    private bool _isGone;

    [Parameter]
    public Guid CycleId { get; set; }

    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private CycleService.CycleServiceClient Cycles { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    [Inject]
    private Team Team { get; set; } = null!;

    private static IReadOnlyList<Answer> Scopes { get; } =
        [new(WorkshopWords.Number(ChangeScope.ThisSession), "cette séance"), new(WorkshopWords.Number(ChangeScope.ThisAndFollowing), "elle et les suivantes")];

    private string Title => Id is null ? "Ajouter une séance" : "Déplacer ou changer une séance";

    private SessionSetting Setting => _form.Request switch { ChangeSessionRequest change => change.Setting, AddSessionRequest add => add.Setting, _ => new SessionSetting() } ?? new SessionSetting();

    protected override async Task OnInitializedAsync()
    {
        _stored = await Cycles.GetCycleAsync(new GetCycleRequest { CycleId = $"{CycleId}" }, cancellationToken: Aborted);
        _places = await Choices.PlacesAsync(Aborted, $"{Caller!.StructureId}");
        await Team.ReadAsync(Aborted);
        var session = Id is null ? _stored.Sessions.LastOrDefault() : _stored.Sessions.FirstOrDefault(one => one.SessionId == $"{Id}");
        _isGone = Id is not null && session?.State != SessionState.Planned;
        _revision = session?.Revision ?? 0;
        var setting = session?.Setting.Clone() ?? new SessionSetting();
        _form = Id is null
            ? FormOf(new AddSessionRequest { SessionId = $"{Guid.CreateVersion7()}", Setting = setting })
            : FormOf(new ChangeSessionRequest { ExpectedRevision = _revision, Date = session?.Date ?? "", Setting = setting });
    }

    private static Form FormOf(IMessage request) => new(request, "seance");

    private async Task SaveAsync()
    {
        if (Id is null)
        {
            await AddAsync();
        }
        else
        {
            await ChangeAsync();
        }
    }

    private async Task ChangeAsync()
    {
        var request = new ChangeSessionRequest { Setting = new SessionSetting() };
        _form = FormOf(request);
        _form.Read(Http.Request);
        request.SessionId = $"{Id}";
        request.Setting.Computers.Add(SettingFields.Computers(Http.Request));
        var outcome = new SessionOutcome();
        if (await SendAsync(_form, async () => outcome = await Cycles.ChangeSessionAsync(request, cancellationToken: Aborted)))
        {
            GoTo(After(outcome));
        }
        else if (_form.Code == "conflicts")
        {
            _conflicts = (await Cycles.PreviewSessionAsync(request, cancellationToken: Aborted)).Conflicts;
        }
    }

    private async Task AddAsync()
    {
        var request = new AddSessionRequest { Setting = new SessionSetting() };
        _form = FormOf(request);
        _form.Read(Http.Request);
        request.CycleId = $"{CycleId}";
        request.Setting.Computers.Add(SettingFields.Computers(Http.Request));
        if (await SendAsync(_form, async () => await Cycles.AddSessionAsync(request, cancellationToken: Aborted)))
        {
            GoTo($"/ateliers/parcours/{CycleId}?fait=enregistre");
        }
        else if (_form.Code == "conflicts")
        {
            // What one session meets is what a cycle of that session alone would.
            var alone = new PlanCycleRequest
            {
                CycleId = $"{CycleId}", Title = _stored.Cycle.Title, Kind = _stored.Cycle.Kind, Format = _stored.Cycle.Format, Capacity = _stored.Cycle.Capacity, Setting = request.Setting, Dates = { request.Date },
            };
            _conflicts = (await Cycles.PreviewCycleAsync(alone, cancellationToken: Aborted)).Conflicts;
        }
    }

    private async Task CancelAsync()
    {
        var request = new CancelSessionRequest();
        _cancelling = new Form(request, "annulation");
        _cancelling.Read(Http.Request);
        request.SessionId = $"{Id}";
        var outcome = new SessionOutcome();
        if (await SendAsync(_cancelling, async () => outcome = await Cycles.CancelSessionAsync(request, cancellationToken: Aborted)))
        {
            GoTo(After(outcome));
        }
    }

    private string After(SessionOutcome outcome) => $"/ateliers/parcours/{CycleId}?fait={(outcome.ToCall > 0 ? "a-prevenir" : "enregistre")}";
}
