using AccesDroits.Contracts;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Referrals.Tests;

/// <summary>Working days, deadlines and working time.</summary>
public sealed class ClockTests
{
    private static readonly Delays Normal = new(3, 15, "network");

    [Theory]
    [InlineData("2026-01-12", 3, "54", "2026-01-15")] // Monday to Thursday
    [InlineData("2026-01-15", 3, "54", "2026-01-20")] // over a weekend
    [InlineData("2026-01-17", 1, "54", "2026-01-19")] // sent on a Saturday
    [InlineData("2026-04-03", 1, "54", "2026-04-07")] // Good Friday is worked, Easter Monday is not
    [InlineData("2026-04-02", 1, "54", "2026-04-03")]
    [InlineData("2026-04-02", 1, "57", "2026-04-07")] // neither is in Moselle
    [InlineData("2026-04-02", 1, "67", "2026-04-07")]
    [InlineData("2025-12-24", 1, "54", "2025-12-26")]
    [InlineData("2025-12-24", 1, "68", "2025-12-29")]
    [InlineData("2026-04-30", 3, "54", "2026-05-06")] // 1 May
    [InlineData("2026-05-07", 3, "54", "2026-05-13")] // 8 May is a Friday
    [InlineData("2026-05-13", 3, "54", "2026-05-19")] // Ascension
    [InlineData("2026-05-22", 1, "54", "2026-05-26")] // Whit Monday
    [InlineData("2026-12-31", 1, "54", "2027-01-04")] // 1 January is a Friday
    [InlineData("2026-10-23", 3, "54", "2026-10-28")] // the clocks change on the 25th
    public void A_deadline_counts_working_days_after_the_day_of_sending(string sentOn, int days, string department, string expected) =>
        Assert.Equal(expected.ToDate(), new WorkingCalendar(department, []).After(sentOn.ToDate(), days));

    [Fact]
    public void Days_on_which_the_institution_is_closed_do_not_count_and_the_rule_says_so()
    {
        var calendar = new WorkingCalendar("54", [new ClosedDays(new(2026, 11, 2), new(2026, 11, 3))]);
        var deadline = DeadlinesOf("2026-10-30 10:00", calendar).Of(new DateOnly(2026, 11, 1))[0];
        Assert.Equal((DeadlineKind.ToAcknowledge, "2026-11-06", 3, false), (deadline.Kind, deadline.DueOn, deadline.WorkingDays, deadline.Late));
        Assert.Equal(
            "3 jours ouvrés, règle du réseau ; le 2 novembre ne compte pas (fermeture de l'institution) ; le 3 novembre ne compte pas (fermeture de l'institution)", deadline.Rule);
    }

    [Fact]
    public void Nothing_is_ever_due_from_an_institution_that_is_closed_for_good()
    {
        var deadlines = DeadlinesOf("2026-10-30 10:00", new WorkingCalendar("54", [new ClosedDays(new(2026, 10, 31), new(2099, 12, 31))]));
        Assert.Null(deadlines.Next);
        Assert.All(deadlines.Of(new DateOnly(2027, 1, 1)), deadline => Assert.Equal(("", false), (deadline.DueOn, deadline.Late)));
    }

    [Fact]
    public void While_the_institution_waits_for_what_it_asked_nothing_is_due_and_the_days_that_it_waited_are_added()
    {
        var calendar = new WorkingCalendar("54", []);
        var facts = new ClockFacts(At("2026-01-12 10:00"), At("2026-01-13 09:00"), null, null, [new Pause(At("2026-01-13 09:00"), null)], Normal);
        Assert.Null(new Deadlines(calendar, facts).Next);
        Assert.Equal("", new Deadlines(calendar, facts).Of(new DateOnly(2026, 1, 20))[1].DueOn);

        // From Tuesday to the Friday of the next week: 14, 15, 16, 19, 20, 21, 22 and 23 January.
        var resumed = facts with { Pauses = [new Pause(At("2026-01-13 09:00"), At("2026-01-23 16:00"))] };
        Assert.Equal((DeadlineKind.ToAnswer, calendar.After(new DateOnly(2026, 1, 12), 15 + 8)!.Value), new Deadlines(calendar, resumed).Next);
        var weekend = facts with { Pauses = [new Pause(At("2026-01-17 09:00"), At("2026-01-18 16:00"))] };
        Assert.Equal((DeadlineKind.ToAnswer, calendar.After(new DateOnly(2026, 1, 12), 15)!.Value), new Deadlines(calendar, weekend).Next);
    }

    [Theory]
    [InlineData("2026-01-12 09:00", "2026-01-12 12:00", 180)]
    [InlineData("2026-01-12 08:00", "2026-01-12 23:00", 360)]
    [InlineData("2026-01-16 16:00", "2026-01-19 10:00", 120)] // over a weekend
    [InlineData("2026-03-27 16:00", "2026-03-30 10:00", 120)] // summer time begins
    [InlineData("2026-10-23 16:00", "2026-10-26 10:00", 120)] // and ends
    [InlineData("2026-05-01 09:00", "2026-05-01 17:00", 0)]
    [InlineData("2026-01-12 12:30", "2026-01-12 13:30", 0)]
    [InlineData("2026-01-12 12:00", "2026-01-12 09:00", 0)]
    public void Time_is_counted_when_institutions_work(string from, string to, int minutes) =>
        Assert.Equal(minutes, new WorkingCalendar("54", []).MinutesBetween(At(from), At(to)));

    [Fact]
    public void What_the_clock_stood_still_is_no_time_of_the_institution()
    {
        var facts = new ClockFacts(
            At("2026-01-12 09:00"), null, null, null, [new Pause(At("2026-01-12 10:00"), At("2026-01-12 11:00")), new Pause(At("2026-01-13 09:00"), At("2026-01-20 09:00"))], Normal);
        Assert.Equal(300, new Deadlines(new WorkingCalendar("54", []), facts).MinutesUntil(At("2026-01-12 17:00")));
        Assert.Equal(360, new Deadlines(new WorkingCalendar("54", []), facts with { Pauses = [facts.Pauses[0], new Pause(At("2026-01-13 10:00"), At("2026-01-20 09:00"))] }).MinutesUntil(At("2026-01-16 17:00")));
    }

    [Fact]
    public void Whatever_the_closures_a_deadline_is_the_day_that_somebody_finds_who_walks_through_the_calendar()
    {
        var cases =
            from start in Gen.Choose(0, 4000)
            from days in Gen.Choose(1, 40)
            from department in Gen.Elements("54", "57")
            from closures in Closures().ListOf(3)
            select (start, days, department, closures);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var first = new DateOnly(2020, 1, 1);
            var closed = one.closures.Select(closure => new ClosedDays(first.AddDays(closure.From), first.AddDays(closure.From + closure.Length))).ToList();
            var calendar = new WorkingCalendar(one.department, closed);
            var (day, left) = (first.AddDays(one.start), one.days);
            while (left > 0)
            {
                day = day.AddDays(1);
                var counts = (int)day.DayOfWeek is >= 1 and <= 5 && PublicHolidays.NameOf(day, one.department) is null && !closed.Exists(closure => day >= closure.From && day <= closure.To);
                left -= counts ? 1 : 0;
            }

            return calendar.After(first.AddDays(one.start), one.days) == day && calendar.CountAfter(first.AddDays(one.start), day) == one.days;
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<(int From, int Length)> Closures() => Gen.Choose(0, 4000).SelectMany(start => Gen.Choose(0, 20).Select(length => (start, length)));

    private static Deadlines DeadlinesOf(string sentAt, WorkingCalendar calendar) => new(calendar, new ClockFacts(At(sentAt), null, null, null, [], Normal));

    // Local time of Paris.
    private static DateTime At(string text)
    {
        var parts = text.Split(' ');
        return WorkingCalendar.At(parts[0].ToDate(), parts[1].ToTime());
    }
}
