using System.Collections;
using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Image;

public sealed partial class FactImage
{
    // Sessions held at a place by receivers of one status, or of whatever status.
    private struct Tally
    {
        private int _lastDay;

        public int Slots { get; private set; }

        public int Days { get; private set; }

        // The days come one after the other, so a day that is not the last one is a new one.
        public void Add(DateOnly date)
        {
            Slots++;
            if (Days == 0 || _lastDay != date.DayNumber)
            {
                Days++;
                _lastDay = date.DayNumber;
            }
        }
    }

    private (List<SessionLine> Lines, SessionTotals Totals) CountSessions(IReadOnlyList<Slice> slices)
    {
        var byStatus = new Tally[_places.Count, _statuses.Length];
        var all = new Tally[_places.Count];
        var (planned, closed) = (0, 0);
        var mask = new PlaceMask(slices, _places);
        foreach (var day in Backwards<SessionDay, SessionRow>(_sessions, slices))
        {
            mask.MoveTo(day.Date);
            foreach (ref readonly var session in day.Sessions)
            {
                if (!mask.Wanted[session.Place])
                {
                    continue;
                }

                planned++;
                closed += session.IsClosed ? 1 : 0;
                if (IsHeld(session))
                {
                    all[session.Place].Add(day.Date);
                    foreach (var status in session.Statuses)
                    {
                        byStatus[session.Place, status].Add(day.Date);
                    }
                }
            }
        }

        var kinds = slices.Where(slice => _places.ContainsKey(slice.PlaceId)).DistinctBy(slice => slice.PlaceId)
            .ToLookup(slice => slice.PlaceKind, slice => _places[slice.PlaceId]);
        var lines = ToLines(kinds, byStatus);
        return (lines, new SessionTotals(
            planned,
            Held: all.Sum(place => place.Slots),
            closed,
            DaysAtCentre: kinds["centre"].Sum(place => all[place].Days),
            SlotsAtTownHallByServiceCivique: lines.Where(line => line is { PlaceKind: "mairie", ReceiverStatus: "service-civique" }).Sum(line => line.Slots),
            SlotsByBenevole: lines.Where(line => line.ReceiverStatus == "benevole").Sum(line => line.Slots)));
    }

    // Closed as held, or not closed and somebody was received.
    private bool IsHeld(in SessionRow session) => session.IsClosed ? session.IsClosedAsHeld : _received.Value[session.Number];

    private List<SessionLine> ToLines(ILookup<string, ushort> kinds, Tally[,] byStatus)
    {
        var lines = new List<SessionLine>();
        foreach (var kind in kinds)
        {
            for (var status = 0; status < _statuses.Length; status++)
            {
                var slots = kind.Sum(place => byStatus[place, status].Slots);
                if (slots > 0)
                {
                    lines.Add(new SessionLine(kind.Key, _statuses[status], slots, kind.Sum(place => byStatus[place, status].Days)));
                }
            }
        }

        return lines;
    }

    // A visit may stand on another day than its session, so every day is looked at: once for an image, and only if a report needs it.
    private static BitArray SessionsWithVisits(VisitDay[] visits, int sessions)
    {
        var received = new BitArray(sessions);
        foreach (var day in visits)
        {
            foreach (var session in day.Sessions)
            {
                received[session] = true;
            }
        }

        return received;
    }
}
