using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

public static partial class LaClairiere2017
{
    private static readonly DateOnly FirstDay = new(2017, 1, 9);
    private static readonly DateOnly LastDay = new(2017, 12, 22);
    private static readonly TimeOnly Morning = new(9, 0);
    private static readonly TimeOnly Noon = new(12, 0);
    private static readonly TimeOnly Afternoon = new(14, 0);

    // Passages of the year, January first; the report says more than 100 a month.
    private static readonly int[] KioskByMonth = [104, 101, 108, 102, 103, 105, 100, 100, 107, 104, 105, 101];

    /// <summary>Every slot of the year, in the order of the calendar.</summary>
    private static List<Slot> Slots(int seed)
    {
        var sessions = Published.DropInSessions;
        DateOnly[] centre = [.. Spread(Days(DayOfWeek.Tuesday, DayOfWeek.Thursday), sessions.DaysAtCentre - 1), LastDay];
        var townHall = Spread(Days(DayOfWeek.Wednesday), sessions.SlotsAtTownHallByServiceCivique);
        // The bénévoles come in the afternoon of days on which the centre receives anyway.
        var benevoles = Spread([.. centre.Where(date => date.DayOfWeek == DayOfWeek.Tuesday)], sessions.SlotsByBenevole);
        Slot[] slots =
        [
            .. centre.Select(date => AtCentre(seed, date)),
            .. townHall.Select((date, rank) => new Slot(seed, TownHall, Fixed(seed, TownHall), date, Morning, Noon, [Volunteer(seed, date, rank % 2)])),
            .. benevoles.Select((date, rank) =>
                new Slot(seed, Centre, Fixed(seed, Centre), date, Afternoon, new TimeOnly(17, 0), [Person(seed, $"benevole-{(rank % 3) + 1}", "benevole")])),
        ];
        return [.. slots.OrderBy(slot => slot.Date).ThenBy(slot => slot.Starts)];
    }

    private static Slot AtCentre(int seed, DateOnly date)
    {
        var (starts, ends) = date.DayOfWeek == DayOfWeek.Tuesday ? (Morning, Noon) : (Afternoon, new TimeOnly(17, 30));
        return new Slot(seed, Centre, Fixed(seed, Centre), date, starts, ends, [Volunteer(seed, date, 0), Volunteer(seed, date, 1)]);
    }

    // Two missions of Service Civique in the year, of two volunteers each.
    private static Receiver Volunteer(int seed, DateOnly date, int rank) =>
        Person(seed, $"service-civique-{(date.Month < 7 ? 1 : 3) + rank}", "service-civique");

    private static Receiver Person(int seed, string account, string status) => new() { AccountId = Fixed(seed, account), Status = status };

    // The centre keeps no desk in the four weeks around 15 August.
    private static List<DateOnly> Days(params DayOfWeek[] weekdays) =>
        [.. FrenchDays.Days(FirstDay, LastDay)
            .Where(date => weekdays.Contains(date.DayOfWeek) && FrenchDays.IsWorked(date))
            .Where(date => date < new DateOnly(2017, 7, 31) || date > new DateOnly(2017, 8, 25))];

    private static IEnumerable<DateOnly> Spread(List<DateOnly> days, int count) =>
        Enumerable.Range(0, count).Select(rank => days[rank * days.Count / count]);

    // Counted on Fridays from the tally sheet beside the kiosk.
    private static List<RecordKioskTallyRequest> KioskTallies(int seed)
    {
        var fridays = FrenchDays.Days(FirstDay, LastDay).Where(date => date.DayOfWeek == DayOfWeek.Friday && FrenchDays.IsWorked(date));
        return [.. fridays.GroupBy(date => date.Month).SelectMany(month => Share(seed, [.. month], KioskByMonth[month.Key - 1]))];
    }

    private static IEnumerable<RecordKioskTallyRequest> Share(int seed, DateOnly[] days, int passages) =>
        days.Select((date, rank) => new RecordKioskTallyRequest
        {
            TallyId = DemoId.Create(seed, $"kiosk/{Centre}/{date.Text()}", FrenchDays.Instant(date, Noon)),
            PlaceId = Fixed(seed, Centre),
            Date = date.Text(),
            Count = (passages * (rank + 1) / days.Length) - (passages * rank / days.Length),
            RecordedBy = Fixed(seed, Coordinator),
        });
}
