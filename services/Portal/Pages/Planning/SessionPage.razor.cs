using System.Globalization;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Planning;

/// <summary>One session of the planning: somebody is replaced, its times change, it is cancelled; alone, or with those of its series that follow.</summary>
public sealed partial class SessionPage : Page
{
    // Fields that are none of the contract's.
    private const string Extent = "portee", Precision = "precision", SeriesRevision = "revision-serie", OneOnly = "un", AndNext = "suite";
    private GetPlannedSessionResponse _stored = new() { Session = new PlannedSession() };
    private Form _form = new(new CorrectDropInSessionRequest { Plan = new PlanDropInSessionRequest() }, "seance");
    private Form _cancelling = new(new DeleteDropInSessionRequest(), "annulation");
    private string _place = "Temps d'accueil";
    private IReadOnlyList<string>? _changed;
    private RepeatedField<LeftDay> _left = [];

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private PlanningService.PlanningServiceClient Planning { get; set; } = null!;

    [Inject]
    private ReceptionService.ReceptionServiceClient Reception { get; set; } = null!;

    [Inject]
    private DirectoryService.DirectoryServiceClient Directory { get; set; } = null!;

    [Inject]
    private Receivers People { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private PlannedSession Session => _stored.Session;

    private bool IsOpen => Session.State == DropInSessionState.Planned;

    private bool HasSeries => _stored.SeriesSessions > 1;

    private bool HasPassed => Session.Date.Length > 0 && Session.Date.ToDate() < Clock.Today();

    private bool IsAhead => Session.Date.Length > 0 && Session.Date.ToDate() > Clock.Today();

    private IReadOnlyList<Answer> Extents => [new(OneOnly, "Ce temps d'accueil seulement"), new(AndNext, $"Celui-ci et les suivants de la série ({_stored.SeriesSessions})")];

    private IEnumerable<Receiver> Chosen => ((CorrectDropInSessionRequest)_form.Request).Plan.Receivers;

    private string WeekAddress => Session.Date.Length == 0 ? "/planning" : $"/planning?semaine={Week.Of(Session.Date.ToDate()).Code}";

    protected override async Task OnInitializedAsync()
    {
        await ReadAsync();
        _place = (await Directory.GetPlaceAsync(new GetRecordRequest { Id = Session.PlaceId }, cancellationToken: Aborted)).Place.Label;
        await People.ReadAsync(Session.Date.ToDate(), Aborted);
    }

    private async Task ReadAsync()
    {
        _stored = await Planning.GetPlannedSessionAsync(new GetPlannedSessionRequest { SessionId = $"{Id}" }, cancellationToken: Aborted);
        _form = new Form(new CorrectDropInSessionRequest { Plan = PlanOf(Session.Receivers) }, "seance");
    }

    private PlanDropInSessionRequest PlanOf(IEnumerable<Receiver> receivers) => new()
    {
        SessionId = $"{Id}", PlaceId = Session.PlaceId, Date = Session.Date, StartsAt = Session.StartsAt, EndsAt = Session.EndsAt, Receivers = { receivers },
    };

    private async Task ChangeAsync()
    {
        var request = new CorrectDropInSessionRequest { Plan = PlanOf(People.Ticked(Http.Request, Session.Receivers)) };
        _form = new Form(request, "seance");
        _form.Read(Http.Request);
        (request.Reason, request.CorrectedBy) = (Reason(request.Reason), $"{Caller!.Id}");
        if (IsForNext)
        {
            await ChangeNextAsync(request);
        }
        else if (await SendAsync(_form, async () => await Reception.CorrectDropInSessionAsync(request, cancellationToken: Aborted)))
        {
            GoTo($"/planning/{Id}?fait=enregistre");
        }
    }

    private async Task ChangeNextAsync(CorrectDropInSessionRequest one)
    {
        var change = new ChangeSeriesRequest
        {
            SeriesId = Session.SeriesId, From = Session.Date, StartsAt = one.Plan.StartsAt, EndsAt = one.Plan.EndsAt, Receivers = { one.Plan.Receivers },
            ExpectedRevision = RevisionOfSeries, Reason = one.Reason, ChangedBy = one.CorrectedBy,
        };
        if (await SendAsync(_form, async () =>
        {
            var answer = await Planning.ChangeSeriesAsync(change, cancellationToken: Aborted);
            (_changed, _left) = (answer.Changed, answer.Left);
        }))
        {
            await ReadAsync();
        }
    }

    private async Task CancelAsync()
    {
        var request = new DeleteDropInSessionRequest();
        _cancelling = new Form(request, "annulation");
        _cancelling.Read(Http.Request);
        (request.SessionId, request.Reason, request.DeletedBy) = ($"{Id}", Reason(request.Reason), $"{Caller!.Id}");
        if (!IsForNext)
        {
            if (await SendAsync(_cancelling, async () => await Reception.DeleteDropInSessionAsync(request, cancellationToken: Aborted)))
            {
                GoTo($"{WeekAddress}&fait=annule");
            }

            return;
        }

        var deletion = new DeleteSeriesRequest { SeriesId = Session.SeriesId, From = Session.Date, ExpectedRevision = RevisionOfSeries, Reason = request.Reason, DeletedBy = request.DeletedBy };
        if (await SendAsync(_cancelling, async () => _left = (await Planning.DeleteSeriesAsync(deletion, cancellationToken: Aborted)).Left))
        {
            GoTo($"{WeekAddress}&fait={(_left.Count == 0 ? "annule" : "annule-en-partie")}");
        }
    }

    private bool IsForNext => HasSeries && Http.Request.Form[Extent] == AndNext;

    private long RevisionOfSeries => long.TryParse(Http.Request.Form[SeriesRevision], CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private string Reason(string chosen) => chosen.Length > 0 && Http.Request.Form[Precision].ToString().Trim() is { Length: > 0 } words ? $"{chosen} : {words}" : chosen;
}
