using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class FactImageTests
{
    [Fact]
    public void After_any_visits_sessions_corrections_deletions_and_late_arrivals_the_image_counts_as_a_recomputation() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var facts = new RandomFacts(seed);
            var builder = new FactImageBuilder();
            var (visits, sessions) = facts.Change(facts.Random.Next(80));
            visits.Where(visit => !visit.Deleted).ToList().ForEach(builder.Load);
            sessions.Where(session => !session.Deleted).ToList().ForEach(builder.Load);
            builder.FinishLoading();
            AssertCounts(facts, builder.Current);
            for (var batch = 0; batch < 8; batch++)
            {
                var (before, slices) = (builder.Current, facts.Slices());
                var seenBefore = CountedBySql.Text(before.Count(slices));
                (visits, sessions) = facts.Change(facts.Random.Next(16));
                builder.Apply(visits, sessions);
                AssertCounts(facts, builder.Current);

                // A report that holds an older image goes on seeing what it saw.
                Assert.Equal(seenBefore, CountedBySql.Text(before.Count(slices)));
            }
        }));

    [Fact]
    public void Of_two_visits_on_one_day_the_one_with_the_greatest_id_in_the_order_of_postgresql_counts()
    {
        var day = new DateOnly(2024, 3, 14);
        var (place, person) = (Guid.NewGuid(), Guid.NewGuid());
        var lower = Guid.Parse("7fffffff-ffff-ffff-ffff-ffffffffffff");
        var greater = Guid.Parse("80000000-0000-0000-0000-000000000000");
        var builder = new FactImageBuilder();
        builder.Apply([Visit(greater, "65+"), Visit(lower, "18-25")], []);

        var persons = builder.Current.Count([new Slice(place, day, day, "centre")]).Persons;

        Assert.Equal(("65+", 1), (Assert.Single(persons).AgeBand, persons[0].Persons));

        VisitState Visit(Guid id, string ageBand) =>
            new() { Id = id, Date = day, PlaceId = place, PersonId = person, Cell = new VisitCell(ageBand, "female", "no", "no", "no", false) };
    }

    [Fact]
    public void A_session_that_nobody_closed_is_held_as_long_as_a_visit_of_whatever_day_and_place_is_in_it()
    {
        var day = new DateOnly(2024, 3, 14);
        var session = new SessionState { Id = Guid.NewGuid(), Date = day, PlaceId = Guid.NewGuid(), State = "planned", ReceiverStatuses = ["benevole", "agent-accueil"] };
        var visit = new VisitState { Id = Guid.NewGuid(), Date = day.AddDays(40), PlaceId = Guid.NewGuid(), PersonId = Guid.NewGuid(), SessionId = session.Id, Cell = default };
        var builder = new FactImageBuilder();

        AssertHeld(0, [], [session]);
        AssertHeld(1, [visit], []);
        AssertHeld(0, [visit with { SessionId = Guid.NewGuid() }], []);
        AssertHeld(1, [visit with { Date = day.AddDays(-40), EarlierDays = [visit.Date] }], []);
        AssertHeld(0, [], [session with { State = "not-held" }]);
        AssertHeld(1, [], [session]);
        AssertHeld(0, [visit with { Date = day.AddDays(-40), EarlierDays = [visit.Date], Deleted = true }], []);
        AssertHeld(1, [], [session with { State = "held" }]);

        void AssertHeld(int held, VisitState[] visits, SessionState[] sessions)
        {
            builder.Apply(visits, sessions);
            var count = builder.Current.Count([new Slice(session.PlaceId, day, day, "centre")]);
            Assert.Equal((1, held, held, held), (count.Sessions.Planned, count.Sessions.Held, count.Sessions.SlotsByBenevole, count.Sessions.DaysAtCentre));
            Assert.Equal(2 * held, count.SessionLines.Count);
        }
    }

    [Fact]
    public void Nothing_is_counted_where_nothing_was_entered()
    {
        var count = new FactImageBuilder().Current.Count([new Slice(Guid.NewGuid(), DateOnly.MinValue, DateOnly.MaxValue, "centre")]);

        Assert.Equal(CountedBySql.Text(new ImageCount([], null, [], new SessionTotals(0, 0, 0, 0, 0, 0))), CountedBySql.Text(count));
    }

    private static void AssertCounts(RandomFacts facts, FactImage image)
    {
        for (var round = 0; round < 4; round++)
        {
            var slices = facts.Slices();
            Assert.Equal(CountedBySql.Text(facts.Recompute(slices)), CountedBySql.Text(image.Count(slices)));
        }
    }
}
