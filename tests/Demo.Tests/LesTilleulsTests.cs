using AccesDroits.Contracts.Reception.V1;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Demo.Tests;

public sealed class LesTilleulsTests
{
    private static readonly DateOnly Today = new(2026, 3, 12);

    [Fact]
    public void Whatever_the_seed_and_the_day_the_suite_accepts_the_year() => ForEveryDay((seed, today) =>
    {
        var year = LesTilleuls.Create(seed, today);
        Assert.Empty(NetworkRules.IdsTwiceOrNotVersion7(year));
        Assert.Empty(NetworkRules.BreachesOfTheContract(year));
        Assert.Empty(NetworkRules.CodesNotValid(year));
        Assert.Empty(NetworkRules.VisitsOutsideTheirSession(year));
        Assert.Empty(NetworkRules.VisitsOfStrangers(year));
        Assert.Empty(NetworkRules.SessionsOfStrangers(year));
        Assert.Empty(NetworkRules.DaysOff(year));
    });

    [Fact]
    public void Whatever_the_day_there_are_at_least_900_visits_of_600_persons_with_every_kind_of_answer() => ForEveryDay((seed, today) =>
    {
        var year = LesTilleuls.Create(seed, today);
        Profile[] profiles = [.. year.Visits.Select(visit => visit.Request.Profile)];
        var anonymous = year.Visits.Count(visit => visit.Person is null);
        Assert.InRange(year.Visits.Count, 900, 1500);
        Assert.InRange(anonymous, 300, 700);
        Assert.InRange(anonymous + year.Persons.Count, 600, 1200);
        Assert.Equal(["", "18-25", "26-64", "65+", "under-18"], profiles.Select(profile => profile.AgeBand).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(3, profiles.Select(profile => profile.Age).Distinct().Count());
        Assert.Equal(5, profiles.Select(profile => profile.Sex).Distinct().Count());
        Assert.Equal(4, profiles.Select(profile => profile.SingleParent).Distinct().Count());
        Assert.Contains(year.Visits, visit => visit.Request.Requests.Count >= 3);
        Assert.Contains(year.Visits, visit => visit.Request.SessionId.Length == 0);
    });

    [Fact]
    public void Some_sessions_are_not_held_and_have_no_visit_and_some_are_not_closed() => ForEveryDay((seed, today) =>
    {
        var year = LesTilleuls.Create(seed, today);
        var visited = year.Visits.Select(visit => visit.Request.SessionId).ToHashSet();
        var notHeld = year.Closings.Where(closing => !closing.Held).ToList();
        Assert.NotEmpty(notHeld);
        Assert.All(notHeld, closing => Assert.False(visited.Contains(closing.SessionId) || closing.Receivers.Count > 0));
        Assert.InRange(year.Sessions.Count - year.Closings.Count, 1, 40);
        Assert.Empty(year.Closings.Select(closing => closing.SessionId).Except(year.Sessions.Select(session => session.SessionId)));
    });

    [Fact]
    public void Nothing_is_entered_outside_the_year_nor_in_the_future() => ForEveryDay((seed, today) =>
    {
        var year = LesTilleuls.Create(seed, today);
        Assert.Equal((today.AddYears(-1).AddDays(1), today), (year.From, year.To));
        Assert.All(year.Sessions, session => Assert.InRange(NetworkRules.Day(session.Date), year.From, today));
        Assert.All(year.Visits, visit => Assert.InRange(NetworkRules.Day(visit.Request.Date), year.From, today.AddDays(-1)));
        Assert.All(year.KioskTallies, tally => Assert.InRange(NetworkRules.Day(tally.Date), year.From, today.AddDays(-1)));
    });

    [Fact]
    public void Running_again_on_a_later_day_sends_the_same_commands_for_the_days_in_common() => ForEveryDay((seed, today) =>
    {
        var (first, second) = (LesTilleuls.Create(seed, today), LesTilleuls.Create(seed, today.AddDays(10)));
        Assert.Equal(Common(first), Common(second));
        Assert.Equal(NetworkRules.Commands(first).Take(7), NetworkRules.Commands(second).Take(7));

        IEnumerable<object> Common(Network year) =>
        [
            .. year.Sessions.Where(session => NetworkRules.Day(session.Date) >= second.From && NetworkRules.Day(session.Date) <= today),
            .. year.Visits.Where(visit => NetworkRules.Day(visit.Request.Date) >= second.From && NetworkRules.Day(visit.Request.Date) < today),
            .. year.KioskTallies.Where(tally => NetworkRules.Day(tally.Date) >= second.From && NetworkRules.Day(tally.Date) < today),
        ];
    });

    [Fact]
    public void A_coded_person_declares_something_else_now_and_then() =>
        Assert.Contains(
            LesTilleuls.Create(LesTilleuls.Seed, Today).Visits.Where(visit => visit.Person is not null).GroupBy(visit => visit.Person),
            person => person.Select(visit => (visit.Request.Profile.AgeBand, visit.Request.Profile.Sex, visit.Request.Profile.SingleParent)).Distinct().Count() > 1);

    [Fact]
    public void Health_obstacles_are_noted_by_social_workers_with_an_agreement() =>
        Assert.All(
            LesTilleuls.Create(LesTilleuls.Seed, Today).Visits.Select(visit => visit.Request)
                .Where(visit => visit.Profile.Obstacles.Any(obstacle => obstacle.StartsWith("sante", StringComparison.Ordinal))),
            visit => Assert.True(visit.Profile.HealthAgreement && visit.ReceivedBy.Status == "travailleur-social"));

    private static void ForEveryDay(Action<int, DateOnly> rule) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25),
        Prop.ForAll(Gen.Choose(0, 10_000).ToArbitrary(), Gen.Choose(0, 20 * 365).Select(day => new DateOnly(2016, 1, 1).AddDays(day)).ToArbitrary(), rule));
}
