using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Sheets of codes, as labels.</summary>
public sealed class VisitorPagesTests(PortalSuite portal)
{
    private const string Codes = "[...document.querySelectorAll('.label-code')].map(e => e.textContent)";

    // What a script of the page, or one that comes after it, could find.
    private const string Kept = "() => document.title + location.href + JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + JSON.stringify(history.state) + document.cookie";

    // The form of the page sent twice as it is, then with another number.
    private const string SendAgain =
        """
        async () => {
            const send = async (count) => {
                const body = new URLSearchParams(new FormData(document.querySelector("form[method=post]:has([name=count])")));
                body.set("count", count);
                const answer = new DOMParser().parseFromString(await (await fetch(location.href, { method: "POST", body })).text(), "text/html");
                return [...answer.querySelectorAll(".label-code, [role=alert]")].map(e => e.textContent.trim()).join("|");
            };
            return [await send(3), await send(3), await send(4)];
        }
        """;

    private const string Places =
        """
        () => [...document.querySelectorAll(".label")].map(e => e.getBoundingClientRect())
            .map(box => [box.left, box.top, box.width, box.height].map(pixels => (pixels * 25.4 / 96).toFixed(1)).join(" "))
        """;

    [Fact]
    public async Task A_sheet_holds_as_many_labels_as_asked_all_different_and_each_QR_code_is_that_of_its_code()
    {
        var page = await OpenAsync();
        await IssueAsync(page, 26);
        var codes = await page.EvaluateAsync<string[]>(Codes);
        Assert.Equal(26, codes.Length);
        Assert.Distinct(codes);
        var drawings = page.Locator(".label .qr");
        for (var index = 0; index < codes.Length; index++)
        {
            Assert.Equal(Paper.ModulesOf(codes[index].Replace(" ", "", StringComparison.Ordinal)), await Paper.ModulesIn(drawings.Nth(index)));
        }
    }

    [Fact]
    public async Task The_form_sent_again_prints_the_same_codes_and_never_others_of_the_same_batch()
    {
        var page = await OpenAsync();
        var answers = await page.EvaluateAsync<string[]>(SendAgain);
        Assert.Equal(3, answers[0].Split('|').Length);
        Assert.Equal(answers[0], answers[1]);
        Assert.StartsWith("Des étiquettes ont déjà été préparées depuis cette page.", answers[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_in_no_address_no_title_and_nothing_that_the_browser_keeps()
    {
        var page = await OpenAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await IssueAsync(page, 2);
        var kept = await page.EvaluateAsync<string>(Kept) + string.Join(' ', asked) + string.Join(' ', (await page.Context.CookiesAsync()).Select(cookie => cookie.Value));
        foreach (var issued in await page.EvaluateAsync<string[]>(Codes))
        {
            Assert.DoesNotContain(issued, kept, StringComparison.Ordinal);
            Assert.DoesNotContain(issued.Replace(" ", "", StringComparison.Ordinal), kept, StringComparison.Ordinal);
        }

        Assert.Contains("/personnes/codes", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_is_refused_the_page_of_codes_and_told_whom_to_ask()
    {
        var page = await OpenAsync(Role.Receiver);
        Assert.Equal(403, (await page.GotoAsync("/personnes/codes"))!.Status);
        await page.GetByRole(AriaRole.Link, new() { Name = "Personnes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Demandez-en à la personne qui coordonne")).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("a[href='/personnes/codes']").CountAsync());
    }

    [Theory, InlineData(1, 1), InlineData(24, 1), InlineData(25, 2)]
    public async Task Labels_fall_on_those_of_an_adhesive_sheet_of_A4_and_no_sheet_is_empty(int count, int sheets)
    {
        var page = await OpenAsync();
        await IssueAsync(page, count);
        Assert.Equal(Enumerable.Repeat((210, 297), sheets), await Paper.PrintAsync(page));
        await page.SetViewportSizeAsync(794, 1123);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var places = await page.EvaluateAsync<string[]>(Places);
        for (var index = 0; index < Math.Min(count, 24); index++)
        {
            Assert.Equal(FormattableString.Invariant($"{index % 3 * 70:0.0} {(index / 3 * 37) + .5:0.0} 70.0 37.0"), places[index]);
        }

        await Assertions.Expect(page.Locator("header.top")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_number_out_of_bounds_is_told_beside_its_field()
    {
        var page = await OpenAsync();
        foreach (var count in new[] { "0", "501", "", "beaucoup" })
        {
            await page.GetByLabel("Nombre d'étiquettes").FillAsync(count);
            await page.GetByRole(AriaRole.Button, new() { Name = "Préparer les étiquettes" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByLabel("Nombre d'étiquettes")).ToHaveAttributeAsync("aria-invalid", "true");
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_button_prints_the_page_where_scripts_run_and_is_not_there_elsewhere(bool scripts)
    {
        var page = await OpenAsync(scripts: scripts);
        await page.AddInitScriptAsync("window.print = () => { window.printed = true; };");
        await IssueAsync(page, 1);
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Imprimer" });
        if (!scripts)
        {
            await Assertions.Expect(button).ToBeHiddenAsync();
            return;
        }

        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.EvaluateAsync<bool>("() => window.printed === true"));
    }

    // Somebody on the page of codes, which a receiver may not open.
    private async Task<IPage> OpenAsync(Role role = Role.Coordinator, bool scripts = true)
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, role, world.StructureId, scripts);
        await page.GotoAsync("/personnes/codes");
        return page;
    }

    private static async Task IssueAsync(IPage page, int count)
    {
        await page.GetByLabel("Nombre d'étiquettes").FillAsync($"{count}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Préparer les étiquettes" }).ClickAsync();
        await Assertions.Expect(page.Locator(".label")).ToHaveCountAsync(count);
    }
}
