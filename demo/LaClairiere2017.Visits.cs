using AccesDroits.Contracts.Reception.V1;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Demo;

public static partial class LaClairiere2017
{
    private const int Total = 452;
    private const int ChangedProfiles = 4;
    private const int MostVisitsInASlot = 7;
    private const int FirstReturn = 40;

    /// <summary>A visit before its person is known: where it stands in the year.</summary>
    private sealed record Seat(Slot Slot, int Rank, int Of);

    private static List<DemoVisit> Visits(int seed, List<Slot> slots)
    {
        var seats = Seats(new Dice(seed, "seats"), slots);
        var persons = Persons(new Dice(seed, "returns"), seats);
        var profiles = Profiles(new Dice(seed, "profiles"));
        var needs = Leaves(new Dice(seed, "needs"), seats.Count);
        var returns = Enumerable.Range(0, seats.Count).Where(visit => Array.IndexOf(persons, persons[visit]) < visit).Select(visit => persons[visit]).ToList();

        DemoVisit Visit(int visit)
        {
            var person = persons[visit];
            var isFirst = Array.IndexOf(persons, person) == visit;
            var profile = new Profile(profiles[person]) { FirstVisit = isFirst ? YesNo.Yes : YesNo.No };
            var changes = returns.IndexOf(person);
            if (isFirst && changes is >= 0 and < ChangedProfiles)
            {
                Differ(profile, changes);
            }

            return new DemoVisit(person, Log(seed, seats[visit], profile, needs[visit], isLast: visit == seats.Count - 1));
        }

        return [.. Enumerable.Range(0, seats.Count).Select(Visit)];
    }

    // At least one visit in each slot; the rest falls as it comes.
    private static List<Seat> Seats(Dice dice, List<Slot> slots)
    {
        var visits = Enumerable.Repeat(1, slots.Count).ToArray();
        for (var left = Total - slots.Count; left > 0;)
        {
            var slot = dice.Next(slots.Count);
            if (visits[slot] < MostVisitsInASlot)
            {
                visits[slot]++;
                left--;
            }
        }

        return [.. slots.SelectMany((slot, index) => Enumerable.Range(0, visits[index]).Select(rank => new Seat(slot, rank, visits[index])))];
    }

    // Who comes at each visit: new persons in order, and some who return on a later day.
    private static int[] Persons(Dice dice, List<Seat> seats)
    {
        var published = Published.Persons.Total.Total;
        HashSet<int> returns = [.. dice.Shuffle(Enumerable.Range(FirstReturn, Total - FirstReturn)).Take(Total - published)];
        HashSet<int> returned = [];
        var persons = new int[Total];
        var known = 0;
        for (var visit = 0; visit < Total; visit++)
        {
            if (!returns.Contains(visit))
            {
                persons[visit] = known++;
                continue;
            }

            var earlier = Enumerable.Range(0, visit).Where(before => seats[before].Slot.Date < seats[visit].Slot.Date)
                .Select(before => persons[before]).Except(returned);
            persons[visit] = dice.Pick(earlier.ToArray());
            returned.Add(persons[visit]);
        }

        return persons;
    }

    private static LogVisitRequest Log(int seed, Seat seat, Profile profile, List<string> leaves, bool isLast)
    {
        var (slot, rank, of) = seat;
        var dice = new Dice(seed, $"visit/{slot.Key}/{rank}");
        var entry = isLast ? FrenchDays.Instant(slot.Date, slot.Ends) : slot.EntryOf(rank, of, dice);
        return new LogVisitRequest
        {
            VisitId = DemoId.Create(seed, $"visit/{slot.Key}/{rank}", entry),
            PlaceId = slot.PlaceId,
            Date = slot.Date.Text(),
            SessionId = slot.Id,
            ReceivedBy = dice.Pick(slot.Receivers),
            RecordedBy = Fixed(seed, Coordinator),
            Channel = "presentiel",
            DurationBand = leaves.Count > 1 ? dice.Pick("30-60", "60+") : dice.Weighted((3, "0-15"), (6, "15-30"), (3, "30-60")),
            Profile = profile,
            Requests = { leaves.Select(leaf => Needs.Answer(Needs.Of(leaf, slot.Date, dice), dice)) },
            DeviceTime = Timestamp.FromDateTimeOffset(entry),
        };
    }

    // The leaves of the tree that each visit asks about: one, two or three.
    private static List<string>[] Leaves(Dice dice, int visits)
    {
        var leaves = dice.Shuffle(Published.SyntheticDataset.Leaves.SelectMany(leaf => Enumerable.Repeat(leaf.Key, leaf.Value)));
        List<string>[] asked = [.. leaves.Take(visits).Select(leaf => new List<string> { leaf })];
        foreach (var leaf in leaves.Skip(visits))
        {
            var second = dice.Pick(asked.Where(visit => visit.Count < 3).ToArray());
            second.Add(leaf);
        }

        return asked;
    }
}
