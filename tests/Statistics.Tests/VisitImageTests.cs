using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class VisitImageTests
{
    [Fact]
    public void After_any_visits_corrections_deletions_and_late_arrivals_the_image_counts_as_a_recomputation() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var visits = new RandomVisits(seed);
            var builder = new VisitImageBuilder();
            var loaded = visits.Change(visits.Random.Next(60)).Where(visit => !visit.Deleted).ToList();
            loaded.ForEach(builder.Load);
            builder.FinishLoading();
            AssertCounts(visits, builder.Current);
            for (var batch = 0; batch < 8; batch++)
            {
                var (before, slices) = (builder.Current, visits.Slices());
                var seenBefore = Text(before.Count(slices));
                builder.Apply(visits.Change(visits.Random.Next(12)));
                AssertCounts(visits, builder.Current);

                // A report that holds an older image goes on seeing what it saw.
                Assert.Equal(seenBefore, Text(before.Count(slices)));
            }
        }));

    [Fact]
    public void Of_two_visits_on_one_day_the_one_with_the_greatest_id_in_the_order_of_postgresql_counts()
    {
        var day = new DateOnly(2024, 3, 14);
        var (place, person) = (Guid.NewGuid(), Guid.NewGuid());
        var lower = Guid.Parse("7fffffff-ffff-ffff-ffff-ffffffffffff");
        var greater = Guid.Parse("80000000-0000-0000-0000-000000000000");
        var builder = new VisitImageBuilder();
        builder.Apply([Visit(greater, "65+"), Visit(lower, "18-25")]);

        var (persons, _) = builder.Current.Count([new Slice(place, day, day)]);

        Assert.Equal(("65+", 1), (Assert.Single(persons).AgeBand, persons[0].Persons));

        VisitState Visit(Guid id, string ageBand) =>
            new() { VisitId = id, Date = day, PlaceId = place, PersonId = person, Cell = new VisitCell(ageBand, "female", "no", "no", "no", false) };
    }

    [Fact]
    public void Nothing_is_counted_where_nobody_was_received()
    {
        var (persons, lastEntryAt) = new VisitImageBuilder().Current.Count([new Slice(Guid.NewGuid(), DateOnly.MinValue, DateOnly.MaxValue)]);

        Assert.Empty(persons);
        Assert.Null(lastEntryAt);
    }

    private static void AssertCounts(RandomVisits visits, VisitImage image)
    {
        for (var round = 0; round < 4; round++)
        {
            var slices = visits.Slices();
            Assert.Equal(Text(visits.Recompute(slices)), Text(image.Count(slices)));
        }
    }

    private static string Text((List<PersonCell> Persons, DateTime? LastEntryAt) counted) =>
        $"{counted.LastEntryAt:O} " + string.Join('\n', counted.Persons.Select(cell => cell.ToString()).Order(StringComparer.Ordinal));
}
