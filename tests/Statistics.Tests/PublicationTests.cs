using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Dapper;
using Grpc.Core;
using Npgsql;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Publications: frozen and protected.</summary>
[Collection(nameof(OneAtATime))]
public sealed class PublicationTests(StatisticsSuite suite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_small_count_and_what_would_tell_it_are_secret_and_the_totals_are_right()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(3, "18-25", "male").Received(11, "18-25", "female").Received(146, "26-64", "male").Received(240, "26-64", "female").Received(21, "65+", "male").Received(7, "65+", "female"));

        var draft = await suite.Publications.DraftPublicationAsync(point.Draft(), cancellationToken: Token);

        var table = Table(draft, "persons-by-age-and-sex");
        Assert.Equal(["secret", "secret", "14"], Row(table, "18-25", "female", "male", "total"));
        Assert.Equal(["240", "146", "386"], Row(table, "26-64", "female", "male", "total"));
        Assert.Equal(["secret", "secret", "28"], Row(table, "65+", "female", "male", "total"));
        Assert.Equal(["258", "170", "428"], Row(table, "total", "female", "male", "total"));
        Assert.Equal(["0"], Row(table, "18-25", "refused"));
        Assert.Equal(
            [("18-25", "male", HiddenReason.Small, 3), ("18-25", "female", HiddenReason.Protects, 11), ("65+", "female", HiddenReason.Protects, 7), ("65+", "male", HiddenReason.Protects, 21)],
            draft.Hidden.Where(hidden => hidden.Table == "persons-by-age-and-sex").OrderBy(hidden => hidden.Reason).ThenBy(hidden => hidden.Row).ThenBy(hidden => hidden.Column)
                .Select(hidden => (hidden.Row, hidden.Column, hidden.Reason, hidden.Value)));
    }

    [Fact]
    public async Task Of_a_withheld_table_no_line_is_named()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(3, "26-64", "male"));

        var draft = await suite.Publications.DraftPublicationAsync(point.Draft(), cancellationToken: Token);

        foreach (var code in new[] { "persons-by-age-and-sex", "requests-by-right", "requests-by-need", "requests-by-outcome", "visits-by-receiver", "persons-single-parent" })
        {
            var table = Table(draft, code);
            Assert.Equal(["total", "withheld"], table.Rows.Select(row => row.Code).Order());
            Assert.All(table.Rows.SelectMany(row => row.Cells), cell => Assert.NotEqual(CellState.Shown, cell.State));
        }

        Assert.Equal(
            [("total", HiddenReason.Small, 3), ("withheld", HiddenReason.Withheld, 1)], draft.Hidden.Where(hidden => hidden.Table == "requests-by-right").Select(hidden => (hidden.Row, hidden.Reason, hidden.Value)));
    }

    [Fact]
    public async Task The_order_of_the_lines_of_a_publication_tells_nothing_of_their_counts()
    {
        var one = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male", mode: "avec").Received(40, "26-64", "male", mode: "seule", nature: "simulation").Received(60, "26-64", "female", mode: "a-la-place", nature: "dossier.pieces"));
        var other = await suite.ReceivedAsync(new MadePoint().Received(60, "26-64", "male", mode: "avec").Received(40, "26-64", "male", mode: "seule", nature: "simulation").Received(20, "26-64", "female", mode: "a-la-place", nature: "dossier.pieces"));

        var (first, second) = (await suite.Publications.DraftPublicationAsync(one.Draft(), cancellationToken: Token), await suite.Publications.DraftPublicationAsync(other.Draft(), cancellationToken: Token));

        foreach (var code in new[] { "requests-by-mode", "requests-by-need" })
        {
            Assert.Equal(Table(first, code).Rows.Select(row => row.Code), Table(second, code).Rows.Select(row => row.Code));
        }
    }

    [Fact]
    public async Task A_threshold_below_that_of_the_network_is_a_decision_that_says_who_took_it()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(3, "18-25", "male").Received(9, "26-64", "female"));
        var request = point.Draft(threshold: 0);

        var refused = await Refusal.Of(suite.Publications.DraftPublicationAsync(new DraftPublicationRequest(request) { Decision = "" }, cancellationToken: Token));
        var draft = await suite.Publications.DraftPublicationAsync(request, cancellationToken: Token);

        Assert.Equal("decision-required", refused.Fields["decision"]);
        Assert.Equal(["3"], Row(Table(draft, "persons-by-age-and-sex"), "18-25", "male"));
        Assert.Equal(request.Decision, draft.Content.Decision);
        Assert.Empty(draft.Hidden);
    }

    [Fact]
    public async Task A_publication_never_changes_whatever_is_entered_later()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male").Received(30, "26-64", "female"));
        var published = await suite.PublishAsync(point.Draft());

        await suite.ApplyAsync(point.Received(40, "26-64", "male").News());

        Assert.Equal(published, await suite.Outside().GetPublicationAsync(new GetPublicationRequest { PublicationId = published.PublicationId }, cancellationToken: Token));
        await using var connection = await suite.Database.OpenConnectionAsync(Token);
        await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("update publication set content = '{}' where publication_id = @id", new { id = Guid.Parse(published.PublicationId) }));
        await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync("delete from publication where publication_id = @id", new { id = Guid.Parse(published.PublicationId) }));
    }

    [Fact]
    public async Task The_next_publication_of_the_same_period_takes_the_place_of_the_one_before()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male").Received(30, "26-64", "female"));
        var first = await suite.PublishAsync(point.Draft());
        await suite.ApplyAsync(point.Received(10, "26-64", "male").Received(10, "26-64", "female").News());

        var second = await suite.PublishAsync(point.Draft());

        var before = await suite.Outside().GetPublicationAsync(new GetPublicationRequest { PublicationId = first.PublicationId }, cancellationToken: Token);
        Assert.Equal((PublicationState.Superseded, second.PublicationId, first.ContentHash), (before.State, before.SupersededBy, before.ContentHash));
        Assert.Equal(second, await suite.Outside().GetPublicationAsync(point.Publication("2024-01-01", "2024-12-31"), cancellationToken: Token));
        Assert.True(second.Number > first.Number);
    }

    [Fact]
    public async Task A_correction_so_small_that_the_difference_would_tell_of_a_few_people_is_not_published()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male").Received(30, "26-64", "female"));
        await suite.PublishAsync(point.Draft());
        await suite.ApplyAsync(point.Received(2, "26-64", "male").News());

        var refused = await Refusal.Of(suite.Publications.DraftPublicationAsync(point.Draft(), cancellationToken: Token));

        Assert.Equal((StatusCode.FailedPrecondition, "too-narrow"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task What_a_month_would_tell_of_the_year_by_subtraction_is_hidden_or_refused()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male", "2024-03-04").Received(20, "26-64", "female", "2024-03-05", mode: "seule")
            .Received(10, "26-64", "male", "2024-05-06").Received(3, "26-64", "female", "2024-05-06", mode: "a-la-place").Received(9, "26-64", "female", "2024-05-06", mode: "seule"));
        await suite.PublishAsync(point.Draft("2024-03-01", "2024-03-31"));

        var year = await suite.Publications.DraftPublicationAsync(point.Draft(), cancellationToken: Token);

        // a-la-place: 0 in March, 3 in the year. avec: 20 and 30, seule 20 and 29: one of them hides it.
        var modes = Table(year, "requests-by-mode");
        Assert.Equal(["secret"], Row(modes, "a-la-place", "count"));
        Assert.Contains("secret", (string[])[.. Row(modes, "avec", "count"), .. Row(modes, "seule", "count")]);
        Assert.Equal(["62"], Row(modes, "total", "count"));
    }

    [Fact]
    public async Task Two_periods_that_overlap_without_one_holding_the_other_are_not_both_published()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male", "2024-03-04").Received(30, "26-64", "female", "2024-04-04").Received(30, "26-64", "female", "2024-05-04"));
        await suite.PublishAsync(point.Draft("2024-03-01", "2024-04-30"));

        var refused = await Refusal.Of(suite.Publications.DraftPublicationAsync(point.Draft("2024-04-01", "2024-05-31"), cancellationToken: Token));

        Assert.Equal((StatusCode.FailedPrecondition, "too-narrow"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_draft_that_another_publication_has_overtaken_is_audited_again_when_it_is_signed()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male", "2024-03-04").Received(30, "26-64", "female", "2024-04-04").Received(30, "26-64", "female", "2024-05-04"));
        var early = await suite.Publications.DraftPublicationAsync(point.Draft("2024-04-01", "2024-05-31"), cancellationToken: Token);
        await suite.PublishAsync(point.Draft("2024-03-01", "2024-04-30"));

        var refused = await Refusal.Of(suite.Publications.PublishPublicationAsync(new PublishPublicationRequest { PublicationId = early.PublicationId, ContentHash = early.ContentHash }, cancellationToken: Token));

        Assert.Equal("too-narrow", refused.Code);
    }

    [Fact]
    public async Task A_draft_that_is_not_the_one_read_is_not_signed_and_a_signed_one_is_not_thrown_away()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male"));
        var draft = await suite.Publications.DraftPublicationAsync(point.Draft(), cancellationToken: Token);

        var stale = await Refusal.Of(suite.Publications.PublishPublicationAsync(new PublishPublicationRequest { PublicationId = draft.PublicationId, ContentHash = new string('0', 64) }, cancellationToken: Token));
        await suite.PublishAsync(draft);
        var signed = await Refusal.Of(suite.Publications.DropDraftAsync(new DropDraftRequest { PublicationId = draft.PublicationId }, cancellationToken: Token));

        Assert.Equal(("stale-draft", "published"), (stale.Code, signed.Code));
    }

    private static FigureTable Table(StoredPublication publication, string code) => publication.Content.Tables.Single(table => table.Code == code);

    private static string[] Row(FigureTable table, string row, params string[] columns)
    {
        var line = table.Rows.Single(one => one.Code == row);
        return [.. columns.Select(column => line.Cells[table.Columns.ToList().FindIndex(one => one.Code == column)]).Select(cell => cell.State == CellState.Shown ? $"{cell.Value}" : cell.State == CellState.Secret ? "secret" : "-")];
    }
}
