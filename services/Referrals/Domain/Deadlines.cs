using System.Globalization;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Referrals.Domain;

/// <summary>Arrêt de l'horloge: while the institution waits for what it asked the sender.</summary>
/// <param name="To">Null while it still waits.</param>
public readonly record struct Pause(DateTime From, DateTime? To);

/// <summary>Délais: how many working days the institution has, and what says so.</summary>
/// <param name="Scope">network, institution or topic.</param>
public sealed record Delays(int AcknowledgeDays, int AnswerDays, string Scope);

/// <summary>What has happened to a sollicitation, as far as its clock goes. Instants are in UTC.</summary>
public sealed record ClockFacts(DateTime SentAt, DateTime? AcknowledgedAt, DateTime? AnsweredAt, DateTime? ClosedAt, IReadOnlyList<Pause> Pauses, Delays Delays)
{
    public bool IsStopped => Pauses.Any(pause => pause.To is null);
}

/// <summary>Échéances: by when the institution acknowledges and answers.</summary>
public sealed class Deadlines(WorkingCalendar calendar, ClockFacts facts)
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public DateOnly SentOn => LocalTime.DayOf(facts.SentAt);

    /// <summary>The last day to acknowledge; null when the institution is closed for good.</summary>
    public DateOnly? AcknowledgeOn => calendar.After(SentOn, facts.Delays.AcknowledgeDays);

    /// <summary>The last day to answer: each working day that the clock stood still is added. Null while it stands still, and when the institution is closed for good.</summary>
    public DateOnly? AnswerOn => facts.IsStopped ? null : calendar.After(SentOn, facts.Delays.AnswerDays + facts.Pauses.Sum(pause => StoppedDays(pause)));

    /// <summary>Both of them, as people are shown them.</summary>
    public IReadOnlyList<Deadline> Of(DateOnly today) =>
    [
        Show(DeadlineKind.ToAcknowledge, facts.Delays.AcknowledgeDays, AcknowledgeOn, facts.AcknowledgedAt ?? facts.ClosedAt, today),
        Show(DeadlineKind.ToAnswer, facts.Delays.AnswerDays, AnswerOn, facts.AnsweredAt ?? facts.ClosedAt, today),
    ];

    /// <summary>What is to be done next; null when nothing is, or while the clock stands still.</summary>
    public (DeadlineKind Kind, DateOnly DueOn)? Next =>
        facts.ClosedAt is not null || facts.AnsweredAt is not null ? null
        : facts.AcknowledgedAt is null ? (AcknowledgeOn is { } acknowledgeOn ? (DeadlineKind.ToAcknowledge, acknowledgeOn) : null)
        : AnswerOn is { } answerOn ? (DeadlineKind.ToAnswer, answerOn) : null;

    /// <summary>Working time from the sending to an instant, in minutes, without what the clock stood still.</summary>
    public int MinutesUntil(DateTime instant) =>
        calendar.MinutesBetween(facts.SentAt, instant)
        - facts.Pauses.Where(pause => pause.From < instant).Sum(pause => calendar.MinutesBetween(pause.From, pause.To is { } to && to < instant ? to : instant));

    // A question asked and answered the same day costs nothing.
    private int StoppedDays(Pause pause) => pause.To is { } to ? calendar.CountAfter(LocalTime.DayOf(pause.From), LocalTime.DayOf(to)) : 0;

    private Deadline Show(DeadlineKind kind, int days, DateOnly? dueOn, DateTime? doneAt, DateOnly today) => new()
    {
        Kind = kind, WorkingDays = days, DueOn = dueOn?.ToText() ?? "", Rule = RuleOf(days, dueOn), Done = doneAt is not null,
        Late = dueOn is { } due && due < (doneAt is { } done ? LocalTime.DayOf(done) : today),
    };

    private string RuleOf(int days, DateOnly? dueOn)
    {
        var scope = facts.Delays.Scope switch { "institution" => "règle de l'institution", "topic" => "règle du thème", _ => "règle du réseau" };
        var rule = $"{days} jour{(days > 1 ? "s" : "")} ouvré{(days > 1 ? "s" : "")}, {scope}";
        return dueOn is { } due ? string.Join(" ; ", [rule, .. LeftOut(due)])
            : facts.IsStopped ? $"{rule} ; l'horloge est arrêtée tant que l'institution attend une réponse" : $"{rule} ; l'institution est fermée";
    }

    private IEnumerable<string> LeftOut(DateOnly dueOn)
    {
        for (var day = SentOn.AddDays(1); day <= dueOn; day = day.AddDays(1))
        {
            if (calendar.WhyNot(day) is { } why)
            {
                yield return $"le {day.ToString("d MMMM", French)} ne compte pas ({why})";
            }
        }
    }
}
