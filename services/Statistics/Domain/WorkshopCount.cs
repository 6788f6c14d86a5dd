using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Statistics.Domain;

internal sealed record WorkshopSessionRow(string Level, string Kind, string State, int HeadCount);

/// <summary>Somebody's mark at a session.</summary>
internal sealed record WorkshopMark(
    Guid SessionId, DateOnly Date, string Level, Guid EnrolmentId, Guid PersonId, bool Anonymous, string AgeBand, string Sex, string Mark, string? WhyLeft);

internal sealed record WorkshopSeat(Guid EnrolmentId, string Level);

internal sealed record WorkshopSkillRow(string Skill, int Before, int After);

/// <summary>
/// Participants et participations: persons and presences are two counters. A person is counted once, in the cell of their latest presence of the
/// period; an anonymous seat is one person.
/// </summary>
/// <param name="marks">Until the end of the period, from the beginning of all.</param>
internal sealed class WorkshopCount(DateOnly from, IReadOnlyList<WorkshopSessionRow> sessions, IReadOnlyList<WorkshopMark> marks, IReadOnlyList<WorkshopSeat> seats)
{
    private const string Present = "present";
    private static readonly string[] Levels = ["beginner", "some-notions", "any-level"];

    /// <summary>The enrolments of those who came.</summary>
    public IEnumerable<Guid> Came => marks.Where(mark => mark.Mark == Present && mark.Date >= from).Select(mark => mark.EnrolmentId).Distinct();

    public IEnumerable<WorkshopFigures> ByLevel() => Levels.Where(level => sessions.Any(session => session.Level == level)).Select(level => Of(level));

    /// <param name="level">Null for all.</param>
    public WorkshopFigures Of(string? level)
    {
        var held = sessions.Where(session => IsOf(session.Level)).ToList();
        var until = marks.Where(mark => IsOf(mark.Level)).ToList();
        var during = until.Where(mark => mark.Date >= from).ToList();
        var known = until.Where(mark => mark.Mark == Present && mark.Date < from).Select(mark => mark.PersonId).ToHashSet();
        var participants = during.Where(mark => mark.Mark == Present).GroupBy(mark => mark.PersonId).Select(person => person.MaxBy(mark => (mark.Date, mark.EnrolmentId, mark.SessionId))!).ToList();
        return new WorkshopFigures
        {
            Level = level ?? "", Held = Count("held"), Planned = Count("planned"), Cancelled = Count("cancelled"), NotHeld = Count("not-held"),
            Informations = held.Count(session => session is { Kind: "information", State: "held" }),
            HeadCount = held.Where(session => session is { Kind: "information", State: "held" }).Sum(session => session.HeadCount),
            Seats = seats.Where(seat => IsOf(seat.Level)).Select(seat => seat.EnrolmentId).Distinct().Count(), Participations = Marked(Present), Absences = Marked("absent"), Excused = Marked("excused"),
            Participants = participants.Count, Anonymous = participants.Count(person => person.Anonymous), Newcomers = participants.Count(person => !known.Contains(person.PersonId)),
            DroppedOut = during.Where(mark => mark.WhyLeft == "dropped-out").Select(mark => mark.EnrolmentId).Distinct().Count(),
            Cells =
            {
                participants.GroupBy(person => (person.AgeBand, person.Sex)).OrderBy(cell => cell.Key.AgeBand, StringComparer.Ordinal).ThenBy(cell => cell.Key.Sex, StringComparer.Ordinal)
                    .Select(cell => new WorkshopCell { AgeBand = cell.Key.AgeBand, Sex = cell.Key.Sex, Participants = cell.Count() }),
            },
        };

        bool IsOf(string one) => level is null || one == level;

        int Count(string state) => held.Count(session => session.State == state);

        int Marked(string mark) => during.Count(one => one.Mark == mark);
    }

    /// <summary>Of those who answered a question both before and after.</summary>
    public static IEnumerable<WorkshopSkill> Gains(IReadOnlyList<WorkshopSkillRow> answers) => answers.GroupBy(answer => answer.Skill).OrderBy(skill => skill.Key, StringComparer.Ordinal)
        .Select(skill => new WorkshopSkill
        {
            Skill = skill.Key, Answered = skill.Count(), Up = skill.Count(answer => answer.After > answer.Before), Same = skill.Count(answer => answer.After == answer.Before),
            Down = skill.Count(answer => answer.After < answer.Before), LevelsGained = skill.Sum(answer => answer.After - answer.Before),
        });
}
