using AccesDroits.Contracts.Reception.V1;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Demo.Tests;

public sealed class LaClairiere2017Tests
{
    private static readonly Network Year = LaClairiere2017.Create();
    private static readonly PublishedReport Published = PublishedReport.LaClairiere;

    private static IEnumerable<LogVisitRequest> Visits => Year.Visits.Select(visit => visit.Request);

    [Fact]
    public void There_are_452_visits_of_428_coded_persons_who_return_at_most_once()
    {
        Assert.Equal(452, Year.Visits.Count);
        Assert.DoesNotContain(Year.Visits, visit => visit.Person is null);
        Assert.Equal(Enumerable.Range(0, 428), Year.Persons);
        Assert.Equal(24, Year.Visits.GroupBy(visit => visit.Person).Count(person => person.Count() == 2));
    }

    [Fact]
    public void A_person_who_returns_does_so_on_a_later_day() =>
        Assert.All(Year.Visits.GroupBy(visit => visit.Person), person => Assert.Equal(person.Count(), person.DistinctBy(visit => visit.Request.Date).Count()));

    [Fact]
    public void The_latest_visits_give_the_published_table_of_age_and_sex() =>
        Assert.Equal(
            Published.Persons.AgeBySex.Select(age => (age.AgeBand, age.Male, age.Female, age.Total)),
            Latest().GroupBy(profile => profile.AgeBand).OrderBy(age => age.Key, StringComparer.Ordinal)
                .Select(age => (age.Key, age.Count(profile => profile.Sex == Sex.Male), age.Count(profile => profile.Sex == Sex.Female), age.Count())));

    [Fact]
    public void The_latest_visits_give_the_synthetic_counts_of_the_profile()
    {
        var counts = Published.SyntheticDataset.Persons;
        AssertYes(counts.SingleParent, profile => profile.SingleParent);
        AssertYes(counts.DifficultyWithFrench, profile => profile.HelpWithFrench);
        AssertYes(counts.AccessToComputer, profile => profile.ComputerAtHome);

        static void AssertYes(int expected, Func<Profile, YesNo> answer)
        {
            Assert.Equal(expected, Latest().Count(profile => answer(profile) == YesNo.Yes));
            Assert.Equal(428 - expected, Latest().Count(profile => answer(profile) == YesNo.No));
        }
    }

    [Fact]
    public void Four_persons_declare_something_else_when_they_return() =>
        Assert.Equal(4, Year.Visits.GroupBy(visit => visit.Person)
            .Count(person => person.Select(visit => new Profile(visit.Request.Profile) { FirstVisit = YesNo.NotAsked }).Distinct().Count() == 2));

    [Fact]
    public void The_500_requests_fall_in_the_leaves_of_the_published_tree()
    {
        var counts = Visits.SelectMany(visit => visit.Requests).CountBy(Seeds.LeafOf).ToDictionary();
        Assert.Equal(500, counts.Values.Sum());
        Assert.Equal(Published.SyntheticDataset.Leaves.OrderBy(leaf => leaf.Key, StringComparer.Ordinal), counts.OrderBy(leaf => leaf.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void The_requests_are_varied_and_mostly_done_with_the_person()
    {
        List<HelpRequest> requests = [.. Visits.SelectMany(visit => visit.Requests)];
        Assert.InRange(requests.Select(request => (request.Institution, request.Nature, request.Droit, request.Medium)).Distinct().Count(), 50, 100);
        Assert.InRange(requests.Count(request => request.Mode == "avec"), 325, 450);
        Assert.InRange(requests.Count(request => request.Mode == "a-la-place"), 10, 60);
        Assert.All(requests, request => Assert.Equal(request.Mode == "a-la-place", request.ModeReason.Length > 0));
        Assert.InRange(requests.Count(request => request.Comprehension.NotCheckedReason.Length == 0), 375, 480);
    }

    [Fact]
    public void Sessions_give_the_three_published_counters()
    {
        var kinds = Year.Places.ToDictionary(put => put.Place.Id, put => put.Place.Kind);
        var slots = Year.Sessions.Select(session => (Kind: kinds[session.PlaceId], session.Receivers.Select(receiver => receiver.Status).Distinct().Single(), session.Date)).ToList();
        Assert.Equal(142, slots.Count);
        Assert.Equal(88, slots.Where(slot => slot is ("centre", "service-civique", _)).DistinctBy(slot => slot.Date).Count());
        Assert.Equal(88, slots.Count(slot => slot is ("centre", "service-civique", _)));
        Assert.Equal(88, slots.Where(slot => slot.Kind == "centre").DistinctBy(slot => slot.Date).Count());
        Assert.Equal(31, slots.Count(slot => slot is ("mairie", "service-civique", _)));
        Assert.Equal(23, slots.Count(slot => slot is ("centre", "benevole", _)));
    }

    [Fact]
    public void Every_session_is_closed_as_held_by_those_who_were_planned() =>
        Assert.Equal(
            Year.Sessions.Select(session => (session.SessionId, true, string.Join(',', session.Receivers.Select(receiver => receiver.AccountId)))),
            Year.Closings.Select(closing => (closing.SessionId, closing.Held, string.Join(',', closing.Receivers.Select(receiver => receiver.AccountId)))));

    [Fact]
    public void The_kiosk_counts_1240_passages_and_at_least_100_each_month()
    {
        var months = Year.KioskTallies.GroupBy(tally => tally.Date[..7]).ToDictionary(month => month.Key, month => month.Sum(tally => tally.Count));
        Assert.Equal(12, months.Count);
        Assert.Equal(104, months["2017-01"]);
        Assert.Equal(1240, months.Values.Sum());
        Assert.All(months.Values, passages => Assert.InRange(passages, 100, 130));
    }

    [Fact]
    public void The_last_entry_is_on_22_December_at_half_past_five_in_Paris() =>
        Assert.Equal(new DateTimeOffset(2017, 12, 22, 16, 30, 0, TimeSpan.Zero), Visits.Max(visit => visit.DeviceTime.ToDateTimeOffset()));

    [Fact]
    public void The_same_seed_gives_the_same_commands() =>
        Assert.Equal(NetworkRules.Commands(Year), NetworkRules.Commands(LaClairiere2017.Create()));

    [Fact]
    public void Two_structures_and_two_seeds_share_no_id() =>
        Assert.Empty(NetworkRules.Ids(Year).Intersect(NetworkRules.Ids(LaClairiere2017.Create(1)).Concat(NetworkRules.Ids(LesTilleuls.Create(LaClairiere2017.Seed, new DateOnly(2018, 1, 1))))));

    [Fact]
    public void Every_visit_has_a_session() => Assert.DoesNotContain(Visits, visit => visit.SessionId.Length == 0);

    [Fact]
    public void Whatever_the_seed_the_year_is_one_that_the_suite_accepts() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(20),
        Prop.ForAll<int>(seed =>
        {
            var year = LaClairiere2017.Create(seed);
            Assert.Empty(NetworkRules.IdsTwiceOrNotVersion7(year));
            Assert.Empty(NetworkRules.BreachesOfTheContract(year));
            Assert.Empty(NetworkRules.CodesNotValid(year));
            Assert.Empty(NetworkRules.VisitsOutsideTheirSession(year));
            Assert.Empty(NetworkRules.VisitsOfStrangers(year));
            Assert.Empty(NetworkRules.SessionsOfStrangers(year));
            Assert.Empty(NetworkRules.DaysOff(year));
            Assert.Equal(new Totals(452, 500, 1240, 142, 142), Totals.Of(year));
        }));

    private static IEnumerable<Profile> Latest() =>
        Year.Visits.GroupBy(visit => visit.Person).Select(person => person.MaxBy(visit => (visit.Request.Date, visit.Request.VisitId))!.Request.Profile);
}
