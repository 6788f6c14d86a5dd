using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Workshops;

/// <summary>Inscrire: from a cycle, from a visit (?passage=), from a follow-up (?accompagnement=) or at the door of a session (?seance=).</summary>
public sealed partial class Enrol : Page
{
    private const string Age = "age-reponse", Unmet = "manque";
    private Form _form = new(new EnrolRequest(), "inscription");
    private IReadOnlyList<Option> _cycles = [], _sessions = [];
    private IReadOnlyList<Answer> _prerequisites = [];
    private EnrolResponse? _answer;
    private WorkshopSession? _next;

    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private CycleService.CycleServiceClient Cycles { get; set; } = null!;

    [Inject]
    private EnrolmentService.EnrolmentServiceClient Enrolments { get; set; } = null!;

    private EnrolRequest Request => (EnrolRequest)_form.Request;

    private bool IsPractice { get; set; }

    private bool AtTheDoor => SessionId.Length > 0;

    private string VisitId => IdIn("passage");

    private string FollowUpId => IdIn("accompagnement");

    private string SessionId => IdIn("seance");

    private string After => AtTheDoor ? $"/ateliers/seances/{SessionId}" : VisitId.Length > 0 ? $"/passages/{VisitId}" : FollowUpId.Length > 0 ? $"/accompagnements/{FollowUpId}" : $"/ateliers/parcours/{Request.CycleId}";

    private static IReadOnlyList<Answer> Ages { get; } = [.. Desk.Answers.Ages.Select(answer => answer with { Key = null })];

    private static IReadOnlyList<Answer> Sexes { get; } = [.. Desk.Answers.Sexes.Select(answer => answer with { Key = null })];

    protected override async Task OnInitializedAsync()
    {
        var cycles = (await Cycles.ListCyclesAsync(new ListCyclesRequest { WithEnded = Id is not null }, cancellationToken: Aborted)).Cycles;
        _cycles = [.. cycles.Where(cycle => cycle.Kind == CycleKind.Workshop || $"{Id}" == cycle.CycleId).Select(cycle => new Option(cycle.CycleId, LabelOf(cycle)))];
        if (cycles.FirstOrDefault(cycle => cycle.CycleId == $"{Id}") is { } chosen)
        {
            IsPractice = chosen.Kind == CycleKind.Practice;
            _prerequisites = [.. chosen.Prerequisites.Select(one => new Answer(WorkshopWords.Number(one), WorkshopWords.Prerequisites.In(WorkshopWords.Number(one))))];
            _sessions = IsPractice ? await SessionsAsync() : [];
        }

        _form = new Form(new EnrolRequest { EnrolmentId = $"{Guid.CreateVersion7()}", CycleId = $"{Id}", SessionId = SessionId }, "inscription");
    }

    private async Task EnrolAsync()
    {
        var request = new EnrolRequest();
        _form = new Form(request, "inscription");
        _form.Read(Http.Request);
        (request.VisitId, request.FollowUpId) = (VisitId, FollowUpId);
        (request.SessionId, request.AtTheDoor) = AtTheDoor ? (SessionId, true) : (request.SessionId, false);
        (request.Age, request.AgeBand) = Http.Request.Form[Age].ToString() switch
        {
            "" => (AgeAnswer.AgeNotAsked, ""),
            Desk.Answers.AgeRefused => (AgeAnswer.AgeRefused, ""),
            var band => (AgeAnswer.AgeGiven, band),
        };
        request.Unmet.Add(Http.Request.Form[Unmet].OfType<string>().Select(WorkshopWords.Parse<Prerequisite>).Where(one => one != default));
        if (await SendAsync(_form, async () => _answer = await Enrolments.EnrolAsync(request, cancellationToken: Aborted)) && !AtTheDoor)
        {
            var cycle = await Cycles.GetCycleAsync(new GetCycleRequest { CycleId = request.CycleId }, cancellationToken: Aborted);
            _next = cycle.Cycle.Kind == CycleKind.Practice ? cycle.Sessions.FirstOrDefault(session => session.SessionId == request.SessionId)
                : cycle.Sessions.FirstOrDefault(session => session.State == SessionState.Planned);
        }
    }

    private async Task<IReadOnlyList<Option>> SessionsAsync()
    {
        var stored = await Cycles.GetCycleAsync(new GetCycleRequest { CycleId = $"{Id}" }, cancellationToken: Aborted);
        return
        [
            .. stored.Sessions.Where(session => session.State == SessionState.Planned).Select(session => new Option(
                session.SessionId,
                $"{French.LongDay(session.Date)}, {French.Hours(session.Setting.StartsAt, session.Setting.EndsAt)} ({(session.Taken < session.Seats ? $"{session.Seats - session.Taken} sur {session.Seats} libres" : "complet : liste d'attente")})")),
        ];
    }

    private static string LabelOf(CycleSummary cycle) =>
        $"{cycle.Title}{(cycle.Next is { } next ? $", à partir du {French.Day(next.Date)}" : "")} ({(cycle.Taken < cycle.Capacity ? WorkshopWords.Seats(cycle.Taken, cycle.Capacity) : "complet : liste d'attente")})";

    // What is no id in the address is none.
    private string IdIn(string name) => Guid.TryParse(Query(name), out var id) ? $"{id}" : "";
}
