using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

public static partial class LesTilleuls
{
    private static readonly WeeklyOpening[] Week =
    [
        new(Centre, DayOfWeek.Monday, new(14, 0), new(17, 0), ["benevole"]),
        new(Centre, DayOfWeek.Tuesday, new(9, 0), new(12, 0), ["service-civique", "benevole"]),
        new(TownHall, DayOfWeek.Wednesday, new(9, 0), new(12, 0), ["service-civique"]),
        new(Centre, DayOfWeek.Thursday, new(9, 0), new(12, 0), ["service-civique"]),
        new(Centre, DayOfWeek.Thursday, new(14, 0), new(17, 30), ["travailleur-social"]),
        new(Centre, DayOfWeek.Friday, new(9, 0), new(12, 0), ["agent-accueil"]),
        new(Partner, DayOfWeek.Friday, new(14, 0), new(17, 0), ["conseiller-numerique", "partenaire"]),
    ];

    /// <summary>Ouverture: what the planning repeats every week.</summary>
    private sealed record WeeklyOpening(string Place, DayOfWeek Day, TimeOnly Starts, TimeOnly Ends, string[] Statuses);

    /// <summary>What became of a session of the past.</summary>
    private enum SlotState
    {
        Held,
        NotHeld,
        NotClosed,
    }

    // Nobody receives between Christmas and the New Year, nor in the first fortnight of August.
    private static IEnumerable<Slot> Slots(int seed, DateOnly date) =>
        date is { Month: 12, Day: >= 24 } or { Month: 8, Day: <= 15 }
            ? []
            : Week.Where(opening => opening.Day == date.DayOfWeek).Select(opening => new Slot(
                seed, opening.Place, Fixed(seed, opening.Place), date, opening.Starts, opening.Ends, [.. opening.Statuses.Select(status => Account(seed, date, status))]));

    // Two people of each status take turns, one week each.
    private static Receiver Account(int seed, DateOnly date, string status) =>
        new() { AccountId = Fixed(seed, $"{status}-{(date.DayNumber / 7 % 2) + 1}"), Status = status };

    private static SlotState StateOf(int seed, Slot slot) =>
        new Dice(seed, $"state/{slot.Key}").Weighted((93, SlotState.Held), (4, SlotState.NotHeld), (3, SlotState.NotClosed));

    private static CloseDropInSessionRequest Close(int seed, Slot slot, SlotState state) =>
        state == SlotState.Held ? slot.Close(new Dice(seed, $"close/{slot.Key}")) : slot.CloseAsNotHeld();

    private static RecordKioskTallyRequest KioskTally(int seed, DateOnly date) => new()
    {
        TallyId = DemoId.Create(seed, $"kiosk/{Centre}/{date.Text()}", FrenchDays.Instant(date, new TimeOnly(18, 0))),
        PlaceId = Fixed(seed, Centre),
        Date = date.Text(),
        Count = new Dice(seed, $"kiosk/{date.Text()}").Between(2, 9),
        RecordedBy = Fixed(seed, Coordinator),
    };
}
