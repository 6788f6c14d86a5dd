using AccesDroits.Statistics.Domain;
using Xunit;

namespace AccesDroits.Statistics.Tests;

public sealed class DailyFiguresTests
{
    private static readonly Guid Centre = Guid.NewGuid();
    private static readonly DateOnly Monday = new(2024, 3, 4);

    [Fact]
    public void A_new_visit_adds_one_visit_and_each_of_its_requests() => Assert.Equal(
        [new(Centre, Monday, "request", "caf.autre", 2), new(Centre, Monday, "request", "renseignement", 1), new CounterMove(Centre, Monday, "visit", "", 1)],
        Sorted(DailyFigures.Difference(null, Visit(Monday, "caf.autre", "renseignement", "caf.autre"))));

    [Fact]
    public void A_correction_moves_only_what_it_changes() => Assert.Equal(
        [new(Centre, Monday, "request", "caf.autre", -1), new CounterMove(Centre, Monday, "request", "caf.compte", 1)],
        Sorted(DailyFigures.Difference(Visit(Monday, "caf.autre"), Visit(Monday, "caf.compte"))));

    [Fact]
    public void A_visit_moved_to_another_day_leaves_nothing_behind() => Assert.Equal(
        [
            new(Centre, Monday, "request", "caf.autre", -1), new(Centre, Monday, "visit", "", -1),
            new(Centre, Monday.AddDays(1), "request", "caf.autre", 1), new CounterMove(Centre, Monday.AddDays(1), "visit", "", 1),
        ],
        Sorted(DailyFigures.Difference(Visit(Monday, "caf.autre"), Visit(Monday.AddDays(1), "caf.autre"))));

    [Fact]
    public void A_deleted_visit_takes_back_all_that_it_added() => Assert.Equal(
        [new(Centre, Monday, "request", "caf.autre", -1), new CounterMove(Centre, Monday, "visit", "", -1)],
        Sorted(DailyFigures.Difference(Visit(Monday, "caf.autre"), DailyFigures.OfVisit(Centre, Monday, deleted: true, ["caf.autre"], ["mode:avec"]))));

    [Fact]
    public void A_visit_that_arrives_already_deleted_adds_nothing() =>
        Assert.Empty(DailyFigures.Difference(null, DailyFigures.OfVisit(Centre, Monday, deleted: true, ["caf.autre"], ["mode:avec"])));

    [Fact]
    public void A_corrected_tally_moves_by_the_difference() => Assert.Equal(
        [new CounterMove(Centre, Monday, "kiosk", "", -3)],
        DailyFigures.Difference(DailyFigures.OfTally(Centre, Monday, deleted: false, 12), DailyFigures.OfTally(Centre, Monday, deleted: false, 9)));

    private static DailyFigures Visit(DateOnly date, params string[] leaves) => DailyFigures.OfVisit(Centre, date, deleted: false, leaves, []);

    private static IEnumerable<CounterMove> Sorted(IEnumerable<CounterMove> moves) =>
        moves.OrderBy(move => move.Date).ThenBy(move => move.Measure, StringComparer.Ordinal).ThenBy(move => move.Code, StringComparer.Ordinal);
}
