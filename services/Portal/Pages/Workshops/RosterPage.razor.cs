using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Workshops;

/// <summary>Présences et bilan: one screen for a session, one key for a person.</summary>
public sealed partial class RosterPage : Page
{
    // The first nine are digits, where they stand on the keyboard; then letters.
    private const string Keys = "123456789abcdefghijklmnopqrstuvwxyz";
    private GetRosterResponse _stored = new() { Session = new WorkshopSession { Setting = new SessionSetting() } };
    private IReadOnlyList<Option> _places = [];
    private readonly Form _marking = new(new MarkAttendanceRequest(), "presences");
    private Form _closing = new(new CloseSessionRequest(), "bilan");

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private RosterService.RosterServiceClient Rosters { get; set; } = null!;

    [Inject]
    private CycleService.CycleServiceClient Cycles { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private WorkshopSession Session => _stored.Session;

    private bool IsAhead => Session.Date.Length > 0 && Session.Date.ToDate() > Clock.Today();

    private bool IsLast { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _stored = await Rosters.GetRosterAsync(new GetRosterRequest { SessionId = $"{Id}" }, cancellationToken: Aborted);
        _places = await Choices.PlacesAsync(Aborted, $"{Caller!.StructureId}");
        var cycle = (await Cycles.ListCyclesAsync(new ListCyclesRequest { WithEnded = true }, cancellationToken: Aborted)).Cycles.FirstOrDefault(one => one.CycleId == Session.CycleId);
        IsLast = cycle is { Sessions: > 1 } && cycle.LastOn == Session.Date;
        _closing = new Form(new CloseSessionRequest { HeadCount = Session.HeadCount, Summary = _stored.Summary, HandoutGiven = _stored.HandoutGiven }, "bilan");
    }

    private static string? KeyOf(int index) => index < Keys.Length ? $"{Keys[index]}" : null;

    private static string NameOf(RosterLine line) => $"p-{line.Enrolment.EnrolmentId}";

    private string Posted(RosterLine line) =>
        Http.Request.HasFormContentType && Http.Request.Form.TryGetValue(NameOf(line), out var posted) ? posted.ToString() : line.Mark == default ? "" : WorkshopWords.Number(line.Mark);

    // Each is stored on its own: what was stored before a failure is there, and sending again changes nothing of it.
    private async Task MarkAsync()
    {
        foreach (var line in _stored.Lines)
        {
            var mark = WorkshopWords.Parse<Attendance>(Posted(line));
            var request = new MarkAttendanceRequest { SessionId = $"{Id}", EnrolmentId = line.Enrolment.EnrolmentId, Mark = mark };
            if (mark != line.Mark && !await SendAsync(_marking, async () => await Rosters.MarkAttendanceAsync(request, cancellationToken: Aborted)))
            {
                return;
            }
        }

        GoTo($"/ateliers/seances/{Id}?fait=presences");
    }

    private async Task CloseAsync()
    {
        var request = new CloseSessionRequest { SessionId = $"{Id}" };
        _closing = new Form(request, "bilan");
        _closing.Read(Http.Request);
        if (await SendAsync(_closing, async () => await Rosters.CloseSessionAsync(request, cancellationToken: Aborted)))
        {
            GoTo($"/ateliers/seances/{Id}?fait=enregistre");
        }
    }
}
