using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>A page as it comes out of a printer.</summary>
internal static partial class Paper
{
    /// <summary>The size of each sheet, in millimetres.</summary>
    public static async Task<IReadOnlyList<(int Width, int Height)>> PrintAsync(IPage page)
    {
        var pdf = Encoding.Latin1.GetString(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, PrintBackground = true }));
        return [.. Sheet().Matches(pdf).Select(sheet => (Millimetres(sheet.Groups["width"].Value), Millimetres(sheet.Groups["height"].Value)))];
    }

    /// <summary>The modules that a QR code of this text darkens.</summary>
    public static IEnumerable<string> ModulesOf(string text)
    {
        using var drawing = QRCoder.QRCodeGenerator.GenerateQrCode(text, QRCoder.QRCodeGenerator.ECCLevel.M);
        var rows = drawing.ModuleMatrix;
        return [.. Enumerable.Range(0, rows.Count).SelectMany(y => Enumerable.Range(0, rows.Count).Where(x => rows[y][x]).Select(x => $"{x} {y}"))];
    }

    /// <summary>The modules that a drawing of the page darkens.</summary>
    public static async Task<IEnumerable<string>> ModulesIn(ILocator drawing) =>
        [.. Module().Matches((await drawing.Locator("path").GetAttributeAsync("d"))!).Select(module => $"{module.Groups["x"].Value} {module.Groups["y"].Value}")];

    private static int Millimetres(string points) => (int)Math.Round(double.Parse(points, CultureInfo.InvariantCulture) * 25.4 / 72);

    [GeneratedRegex(@"/MediaBox \[0 0 (?<width>[\d.]+) (?<height>[\d.]+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sheet();

    [GeneratedRegex(@"M(?<x>\d+) (?<y>\d+)h1v1h-1z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Module();
}
