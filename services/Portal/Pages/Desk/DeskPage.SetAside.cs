using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Portal.Pages.Desk;

/// <summary>Mettre de côté: a visit that waits for its person to come back, and the next one can be received.</summary>
public sealed partial class DeskPage
{
    private async Task SetAsideAsync()
    {
        if (await KeepAsync())
        {
            GoTo($"/poste/{PlaceId}?seance={_session!.SessionId}&qui={Visit.ReceivedBy.AccountId}&fait=de-cote");
        }
    }

    // What was begun for another person is not lost: it takes the place of the one that is taken up.
    private async Task TakeUpAsync(string visitId)
    {
        if (HasAnswers && !await KeepAsync())
        {
            return;
        }

        var kept = new GetVisitSetAsideResponse();
        if (await SendAsync(_form, async () => kept = await Reception.GetVisitSetAsideAsync(new GetVisitSetAsideRequest { VisitId = visitId }, cancellationToken: Aborted)))
        {
            var visit = JsonParser.Default.Parse<LogVisitRequest>(kept.Content);
            (visit.VisitId, visit.SessionId, visit.ReceivedBy, visit.DeviceTime) = (visitId, Visit.SessionId, Visit.ReceivedBy, Clock.GetUtcNow().ToTimestamp());
            _form = new Form(visit, VisitForm.Name);
        }

        await ReadDeskAsync();
    }

    private async Task ForgetAsync(string visitId)
    {
        await Reception.DropVisitSetAsideAsync(new DropVisitSetAsideRequest { VisitId = visitId }, cancellationToken: Aborted);
        await ReadDeskAsync();
    }

    private bool HasAnswers => VisitForm.HasNeed(Visit.Requests[^1]) || Visit.Requests.Count > 1 || !Visit.Profile.Equals(new Profile());

    private Task<bool> KeepAsync()
    {
        var typed = new LogVisitRequest { DurationBand = Visit.DurationBand, Profile = Visit.Profile, Requests = { Visit.Requests } };
        if (Visit.VisitorCode.Length > 0)
        {
            typed.VisitorCode = Visit.VisitorCode;
        }

        var aside = new SetVisitAsideRequest { VisitId = Visit.VisitId, SessionId = Visit.SessionId, Content = JsonFormatter.Default.Format(typed), SetAsideBy = $"{Caller!.Id}" };
        return SendAsync(_form, async () => await Reception.SetVisitAsideAsync(aside, cancellationToken: Aborted));
    }
}
