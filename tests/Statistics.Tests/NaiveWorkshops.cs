using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Statistics.Tests;

/// <summary>The figures of workshops, by their definitions alone: person by person, session by session.</summary>
internal static class NaiveWorkshops
{
    private static readonly string[] Levels = ["beginner", "some-notions", "any-level"];

    private sealed record Presence(WorkshopSeatChanged Seat, WorkshopSessionChanged Session)
    {
        public Guid Person => Seat.VisitorId ?? Seat.Id;
    }

    public static GetWorkshopFiguresResponse Of(MadeWorkshops network, DateOnly from, DateOnly to, Func<WorkshopSessionChanged, bool> isIn)
    {
        var sessions = network.Sessions.Where(isIn).ToList();
        var answer = new GetWorkshopFiguresResponse { Total = Figures(network, sessions, "", from, to) };
        answer.ByLevel.Add(Levels.Where(level => sessions.Any(session => session.Level == level && session.Date >= from && session.Date <= to))
            .Select(level => Figures(network, [.. sessions.Where(session => session.Level == level)], level, from, to)));
        var came = Presences(network, sessions, "present").Where(one => one.Session.Date >= from && one.Session.Date <= to).Select(one => one.Seat).Distinct().ToList();
        foreach (var skill in new[] { "email", "form" })
        {
            var both = came.SelectMany(seat => seat.Skills).Where(one => one.Skill == skill && one.Before is not null && one.After is not null).Select(one => one.After!.Value - one.Before!.Value).ToList();
            if (both.Count > 0)
            {
                answer.Skills.Add(new WorkshopSkill
                {
                    Skill = skill, Answered = both.Count, Up = both.Count(gain => gain > 0), Same = both.Count(gain => gain == 0), Down = both.Count(gain => gain < 0), LevelsGained = both.Sum(),
                });
            }
        }

        return answer;
    }

    private static WorkshopFigures Figures(MadeWorkshops network, IReadOnlyList<WorkshopSessionChanged> sessions, string level, DateOnly from, DateOnly to)
    {
        var during = sessions.Where(session => session.Date >= from && session.Date <= to).ToList();
        var presences = Presences(network, during, "present").ToList();
        var before = Presences(network, [.. sessions.Where(session => session.Date < from)], "present").Select(one => one.Person).ToHashSet();
        var figures = new WorkshopFigures
        {
            Level = level, Held = In("held").Count, Planned = In("planned").Count, Cancelled = In("cancelled").Count, NotHeld = In("not-held").Count,
            Informations = In("held").Count(session => session.Kind == "information"), HeadCount = In("held").Where(session => session.Kind == "information").Sum(session => session.HeadCount),
            Participations = presences.Count, Absences = Presences(network, during, "absent").Count(), Excused = Presences(network, during, "excused").Count(),
            Seats = network.Seats.Count(seat =>
                (seat.State == "seated" && during.Any(session => session.CycleId == seat.CycleId && session.State != "cancelled"))
                || during.Any(session => IsCounted(session) && seat.Marks.Any(mark => mark.SessionId == session.Id))),
            DroppedOut = network.Seats.Count(seat => seat.WhyLeft == "dropped-out" && during.Any(session => IsCounted(session) && seat.Marks.Any(mark => mark.SessionId == session.Id))),
        };
        var latest = new Dictionary<Guid, Presence>();
        foreach (var presence in presences.OrderBy(one => one.Session.Date).ThenBy(one => one.Seat.Id).ThenBy(one => one.Session.Id))
        {
            latest[presence.Person] = presence;
        }

        (figures.Participants, figures.Anonymous, figures.Newcomers) = (latest.Count, latest.Values.Count(one => one.Seat.VisitorId is null), latest.Keys.Count(person => !before.Contains(person)));
        figures.Cells.Add(latest.Values.GroupBy(one => (one.Seat.AgeBand, one.Seat.Sex)).OrderBy(cell => cell.Key.AgeBand, StringComparer.Ordinal).ThenBy(cell => cell.Key.Sex, StringComparer.Ordinal)
            .Select(cell => new WorkshopCell { AgeBand = cell.Key.AgeBand, Sex = cell.Key.Sex, Participants = cell.Count() }));
        return figures;

        List<WorkshopSessionChanged> In(string state) => [.. during.Where(session => session.State == state)];
    }

    private static bool IsCounted(WorkshopSessionChanged session) => session.State is "planned" or "held";

    private static IEnumerable<Presence> Presences(MadeWorkshops network, IReadOnlyList<WorkshopSessionChanged> sessions, string kind) =>
        from seat in network.Seats
        from mark in seat.Marks
        where mark.Mark == kind
        join session in sessions.Where(IsCounted) on mark.SessionId equals session.Id
        select new Presence(seat, session);
}
