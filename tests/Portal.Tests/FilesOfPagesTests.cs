using System.Net;
using System.Text.RegularExpressions;

namespace AccesDroits.Portal.Tests;

/// <summary>What pages load beside their text.</summary>
public sealed partial class FilesOfPagesTests(PortalSuite portal)
{
    [Fact]
    public async Task Style_sheets_are_sent_compressed_once_and_kept_by_the_browser_until_they_change()
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = portal.Site };
        browser.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, deflate, br");
        var sheets = StyleSheet().Matches(await browser.GetStringAsync("/connexion")).Select(match => match.Groups["path"].Value).ToList();
        Assert.NotEmpty(sheets);
        foreach (var sheet in sheets)
        {
            using var file = await browser.GetAsync(sheet);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(["gzip"], file.Content.Headers.ContentEncoding);
            Assert.Equal("max-age=31536000, immutable", $"{file.Headers.CacheControl}");
        }
    }

    [GeneratedRegex("rel=\"stylesheet\" href=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StyleSheet();
}
