using System.Net;
using System.Security.Cryptography;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Publications, as those outside read them.</summary>
[Collection(nameof(OneAtATime))]
public sealed class PublicationReadingTests(StatisticsSuite suite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_outside_get_publications_only_and_are_told_which_periods_there_are()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male").Received(30, "26-64", "female"));
        var draft = await suite.Publications.DraftPublicationAsync(point.Draft(), cancellationToken: Token);

        Assert.Equal(StatusCode.NotFound, (await Refusal.Of(suite.Outside().GetPublicationAsync(new GetPublicationRequest { PublicationId = draft.PublicationId }, cancellationToken: Token))).Status);
        await suite.PublishAsync(draft);
        var half = await Refusal.Of(suite.Outside().GetPublicationAsync(point.Publication("2024-01-01", "2024-06-30"), cancellationToken: Token));

        Assert.Equal("not-published", half.Code);
        Assert.Contains("du 2024-01-01 au 2024-12-31", half.Message, StringComparison.Ordinal);
        foreach (var (from, to) in new[] { ("2024-01-01", "2024-06-30"), ("2024-01-01", "2024-12-31") })
        {
            var free = await Refusal.Of(suite.For(MadePublications.Reader())
                .GetReportAsync(new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = point.Point, From = from, To = to }, cancellationToken: Token));
            Assert.Equal(StatusCode.PermissionDenied, free.Status);
        }
    }

    [Fact]
    public async Task Over_rest_a_point_its_publications_their_files_and_changes_are_read_with_etags()
    {
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male").Received(30, "26-64", "female"));
        var published = await suite.PublishAsync(point.Draft());

        using var json = await GetAsync($"publications/{published.PublicationId}/file.json");
        var bytes = await json.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(published.ContentHash, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal($"\"{published.ContentHash}\"", json.Headers.ETag?.Tag);
        using var again = await GetAsync($"publications/{published.PublicationId}/file.json", published.ContentHash);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);

        using var csv = await GetAsync($"publications/{published.PublicationId}/file.csv");
        var lines = (await csv.Content.ReadAsStringAsync(Token)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("publication;etat_publication;", lines[0], StringComparison.Ordinal);
        Assert.Equal(published.Content.Tables.Sum(table => table.Rows.Sum(row => row.Cells.Count)), lines.Length - 1);
        Assert.Contains(lines, line => line.Contains(";persons-by-age-and-sex;", StringComparison.Ordinal) && line.EndsWith(";valeur;30", StringComparison.Ordinal));

        using var all = await GetAsync("publications?scope_kind=point&from=2024-01-01&to=2024-12-31&with_content=true&page_size=200");
        Assert.Contains(published.ContentHash, await all.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var points = await GetAsync("points?page_size=200");
        Assert.Contains("\"siret\": \"78467169500087\"", await points.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var bad = await GetAsync("publications?scope_kind=planet");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Changes_are_told_in_order_each_once_from_where_the_reader_was()
    {
        var start = (await EveryChangeAsync(0)).Select(change => change.Position).DefaultIfEmpty().Max();
        var point = await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male").Received(30, "26-64", "female"));
        var first = await suite.PublishAsync(point.Draft());
        await suite.ApplyAsync(point.Received(10, "26-64", "male").Received(10, "26-64", "female").News());
        var second = await suite.PublishAsync(point.Draft());

        Assert.Equal(
            [(first.PublicationId, PublicationState.Published), (first.PublicationId, PublicationState.Superseded), (second.PublicationId, PublicationState.Published)],
            (await EveryChangeAsync(start)).Select(change => (change.PublicationId, change.State)));
    }

    [Fact]
    public async Task Publications_page_by_page_are_each_there_once()
    {
        var points = new List<StoredPublication>();
        for (var index = 0; index < 5; index++)
        {
            points.Add(await suite.PublishAsync((await suite.ReceivedAsync(new MadePoint().Received(20, "26-64", "male", "2023-03-04"))).Draft("2023-03-01", "2023-03-31")));
        }

        var read = new List<string>();
        var request = new ListPublicationsRequest { From = "2023-03-01", To = "2023-03-31", PageSize = 2 };
        do
        {
            var page = await suite.Outside().ListPublicationsAsync(request, cancellationToken: Token);
            read.AddRange(page.Publications.Select(one => one.PublicationId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Reverse(points).Select(one => one.PublicationId), read);
    }

    private async Task<List<PublicationChange>> EveryChangeAsync(long since)
    {
        var changes = new List<PublicationChange>();
        for (var next = since; ;)
        {
            var page = await suite.Outside().ListPublicationChangesAsync(new ListPublicationChangesRequest { Since = next, PageSize = 2 }, cancellationToken: Token);
            if (page.Changes.Count == 0)
            {
                return changes;
            }

            changes.AddRange(page.Changes);
            next = page.Next;
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
        request.Headers.Authorization = new("Bearer", suite.TokenOf(MadePublications.Reader()));
        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(new($"\"{tag}\""));
        }

        return await suite.Rest.SendAsync(request, Token);
    }
}
