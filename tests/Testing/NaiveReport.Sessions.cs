using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Testing;

public sealed partial class NaiveReport
{
    private DropInSessions SessionsOf(List<PlanDropInSessionRequest> sessions)
    {
        var held = sessions.Where(IsHeld).ToList();
        var lines = held.SelectMany(session => StatusesOf(session).Select(status => (Kind: KindOfPlace(session), Status: status, Session: session)))
            .GroupBy(line => (line.Kind, line.Status))
            .Select(line => new DropInSessionLine
            {
                PlaceKind = line.Key.Kind,
                ReceiverStatus = line.Key.Status,
                Slots = line.Count(),
                Days = DaysOf(line.Select(slot => slot.Session)),
            })
            .OrderByDescending(line => line.Slots)
            .ThenBy(line => line.PlaceKind, StringComparer.Ordinal)
            .ThenBy(line => line.ReceiverStatus, StringComparer.Ordinal);
        return new DropInSessions
        {
            Rows = { lines },
            DaysAtCentre = DaysOf(held.Where(session => KindOfPlace(session) == "centre")),
            SlotsAtTownHallByServiceCivique = held.Count(session => KindOfPlace(session) == "mairie" && StatusesOf(session).Contains("service-civique")),
            SlotsByBenevole = held.Count(session => StatusesOf(session).Contains("benevole")),
        };
    }

    private bool IsHeld(PlanDropInSessionRequest session) =>
        _closings.TryGetValue(Guid.Parse(session.SessionId), out var closing)
            ? closing.Held
            : Standing(_visits).Any(visit => visit.Command.SessionId.Length > 0 && Guid.Parse(visit.Command.SessionId) == Guid.Parse(session.SessionId));

    // Who was there when it was closed; until then, who was planned.
    private List<string> StatusesOf(PlanDropInSessionRequest session) =>
        [.. (_closings.TryGetValue(Guid.Parse(session.SessionId), out var closing) ? closing.Receivers : session.Receivers)
            .Select(receiver => receiver.Status).Distinct()];

    private string KindOfPlace(PlanDropInSessionRequest session) => _places[Guid.Parse(session.PlaceId)].Kind;

    private static int DaysOf(IEnumerable<PlanDropInSessionRequest> sessions) =>
        sessions.Select(session => (Guid.Parse(session.PlaceId), session.Date)).Distinct().Count();
}
