using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Desk;

/// <summary>Poste d'accueil: one form whose buttons do what happens at a desk; whatever they do, what was typed of the visit stays.</summary>
public sealed partial class DeskPage : Page
{
    private const string NotChecked = "requests[0].comprehension.not_checked_reason";
    private GetDeskResponse _desk = new();
    private DeskSession? _session;
    private IReadOnlyList<Colleague> _colleagues = [];
    private CodeLists _lists = new(new GetTaxonomyResponse());
    private string _place = "";
    private Form _form = new(new LogVisitRequest(), VisitForm.Name);
    private ResolveVisitorCodeResponse? _recognised;

    [Parameter]
    public Guid PlaceId { get; set; }

    private LogVisitRequest Visit => (LogVisitRequest)_form.Request;

    private bool IsVolunteer => Visit.ReceivedBy.Status is "service-civique" or "benevole";

    private IReadOnlyList<Answer> Receivers =>
        [.. _session!.Receivers.Select((receiver, index) => new Answer(receiver.AccountId, NameOf(receiver.AccountId), index == 0 && _session.Receivers.Count > 1 ? "q" : null))];

    protected override async Task OnInitializedAsync()
    {
        _colleagues = (await Accounts.ListColleaguesAsync(new ListColleaguesRequest(), cancellationToken: Aborted)).Colleagues;
        _place = (await Directory.GetPlaceAsync(new GetRecordRequest { Id = $"{PlaceId}" }, cancellationToken: Aborted)).Place.Label;
        _lists = new CodeLists(await Reception.GetTaxonomyAsync(new GetTaxonomyRequest(), cancellationToken: Aborted));
        await ReadDeskAsync();
        if (_session is not null)
        {
            _form = new Form(NewVisit(), VisitForm.Name);
        }
    }

    // The session that the form was made for, even when somebody has closed it since; else the one that was worked in, or the first that is open.
    private async Task ReadDeskAsync()
    {
        _desk = await Reception.GetDeskAsync(new GetDeskRequest { PlaceId = $"{PlaceId}" }, cancellationToken: Aborted);
        var posted = Http.Request.HasFormContentType ? Http.Request.Form["session_id"].ToString() : "";
        _session = _desk.Sessions.FirstOrDefault(session => session.SessionId == posted)
            ?? _desk.Sessions.FirstOrDefault(session => !session.Closed && session.SessionId == Query("seance"))
            ?? _desk.Sessions.FirstOrDefault(session => !session.Closed);
    }

    private LogVisitRequest NewVisit()
    {
        var receivers = _session!.Receivers;
        var receiver = receivers.FirstOrDefault(one => one.AccountId == Query("qui")) ?? receivers.FirstOrDefault(one => one.AccountId == $"{Caller!.Id}") ?? receivers[0];
        return new LogVisitRequest
        {
            VisitId = $"{Guid.CreateVersion7()}", DeviceTime = Clock.GetUtcNow().ToTimestamp(), ReceivedBy = receiver, Profile = new Profile(), Requests = { VisitForm.NewRequest() },
        };
    }

    private async Task ActAsync()
    {
        var posted = Http.Request.Form;
        _form = new Form(VisitForm.Read(Http.Request, _session?.Receivers ?? []), VisitForm.Name);
        if (posted["reprendre"].Count > 0 || posted["oublier"].Count > 0)
        {
            await (posted["oublier"].Count > 0 ? ForgetAsync(posted["oublier"]!) : TakeUpAsync(posted["reprendre"]!));
            return;
        }

        await (posted["geste"].ToString() switch
        {
            "borne" => CountAsync(() => Reception.RecordKioskTallyAsync(
                new RecordKioskTallyRequest { TallyId = posted["passage"], PlaceId = $"{PlaceId}", Date = _desk.Date, Count = 1, RecordedBy = $"{Caller!.Id}" }, cancellationToken: Aborted).ResponseAsync),
            "reparti" => CountAsync(() => Reception.RecordLeftUnservedAsync(
                new RecordLeftUnservedRequest { TallyId = posted["passage"], SessionId = _session!.SessionId, RecordedBy = $"{Caller!.Id}" }, cancellationToken: Aborted).ResponseAsync),
            "autre-demande" => OneMore(),
            "de-cote" => SetAsideAsync(),
            "sans-verifier" => SaveAsync(new Comprehension { NotCheckedReason = posted[NotChecked] }),
            "code" => RecogniseAsync(),
            "anonyme" => Anonymous(),
            "profil" => TakeLastProfileAsync(),
            // A reader of codes ends what it types with Enter.
            "entree" when Visit.VisitorCode.Length > 0 && posted[VisitorField.RecognisedCode] != Visit.VisitorCode => RecogniseAsync(),
            _ => SaveAsync(new Comprehension { Reformulated = true }),
        });
    }

    private Task<bool> RecogniseAsync()
    {
        if (Visit.VisitorCode.Length == 0)
        {
            _form.Refuse("visitor_code", "Tapez le code, ou passez-le au lecteur.");
            return Task.FromResult(false);
        }

        return SendAsync(_form, async () => _recognised = await Reception.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = Visit.VisitorCode }, cancellationToken: Aborted));
    }

    private Task Anonymous()
    {
        Visit.ClearVisitor();
        return Task.CompletedTask;
    }

    private async Task TakeLastProfileAsync()
    {
        if (await RecogniseAsync() && _recognised!.LastProfile is { } last)
        {
            Visit.Profile = last;
        }
    }

    private async Task CountAsync(Func<Task> count)
    {
        if (await SendAsync(_form, count))
        {
            await ReadDeskAsync();
        }
    }

    private Task OneMore()
    {
        if (HasRequest())
        {
            Visit.Requests.Add(VisitForm.NewRequest());
        }

        return Task.CompletedTask;
    }

    private async Task SaveAsync(Comprehension comprehension)
    {
        VisitForm.Complete(Visit, comprehension);
        (Visit.PlaceId, Visit.Date, Visit.RecordedBy, Visit.Channel) = ($"{PlaceId}", _desk.Date, $"{Caller!.Id}", "presentiel");
        if (!HasRequest())
        {
            return;
        }

        if (await SendAsync(_form, async () => await Reception.LogVisitAsync(Visit, cancellationToken: Aborted)))
        {
            GoTo($"/poste/{PlaceId}?seance={Visit.SessionId}&qui={Visit.ReceivedBy.AccountId}&fait=visite&visite={Visit.VisitId}&a={Uri.EscapeDataString(French.Time(Clock.GetUtcNow()))}{WouldFollow}");
        }
        else if (_form.Code == "id-taken")
        {
            // The page of a visit that was saved, gone back to and changed.
            (Visit.VisitId, Visit.DeviceTime) = ($"{Guid.CreateVersion7()}", Clock.GetUtcNow().ToTimestamp());
            _form.Refuse("Une visite a déjà été enregistrée depuis cette page. Pour une autre personne, enregistrez encore une fois. Pour la même, corrigez-la dans « Visites du jour ».");
        }
    }

    // Nothing reaches the social worker from a lieu d'entraînement: the page says what would have.
    private string WouldFollow => _desk.Training
        ? EndsWith("approfondi") ? "&suite=approfondi" : ""
        : EndsWith("orientation.atelier") ? "&suite=atelier" : "";

    // A finer choice of the structure begins with that of the network.
    private bool EndsWith(string outcome) => Visit.Requests.Any(request => request.Outcomes.Any(one => one.StartsWith(outcome, StringComparison.Ordinal)));

    private bool HasRequest()
    {
        if (VisitForm.HasNeed(Visit.Requests[^1]))
        {
            return true;
        }

        _form.Refuse(VisitForm.Shortcut(Visit.Requests.Count - 1), "Choisissez une demande.");
        return false;
    }

    private async Task UndoAsync()
    {
        var undo = new DeleteVisitRequest { VisitId = Query("visite"), ExpectedRevision = 1, Reason = "Annulée aussitôt au poste d'accueil", DeletedBy = $"{Caller!.Id}" };
        await Reception.DeleteVisitAsync(undo, cancellationToken: Aborted);
        GoTo($"/poste/{PlaceId}?seance={Query("seance")}&qui={Query("qui")}&fait=annulee");
    }

    private string NameOf(string accountId) => _colleagues.FirstOrDefault(colleague => colleague.AccountId == accountId)?.Name ?? "Une personne de l'équipe";
}
