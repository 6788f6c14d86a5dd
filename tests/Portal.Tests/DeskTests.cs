using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Receiving people: few keys, and nothing that was typed is lost or counted twice.</summary>
public sealed partial class DeskTests(PortalSuite portal)
{
    private const string LastVisit =
        """
        select v.age_band || ' ' || v.sex || ' ' || v.single_parent || ' ' || v.help_with_french || ' ' || v.computer_at_home || ' ' || v.smartphone_only || ' ' || v.first_visit
            || ' ' || string_agg(r.nature || '/' || r.mode || '/' || array_to_string(r.outcomes, '+') || '/' || coalesce(r.not_checked_reason, 'compris'), ' ' order by r.position)
        from visit v join help_request r using (visit_id) where v.place_id = @place::uuid and not v.deleted group by v.visit_id order by v.recorded_at desc limit 1
        """;

    // Outlined itself, or by what is drawn beside it, and not under the bar that stays at the bottom.
    private const string FocusIsSeen =
        """
        () => {
            const focused = document.activeElement;
            const bar = document.querySelector(".save-bar");
            const bottom = bar.contains(focused) ? innerHeight : Math.min(innerHeight, bar.getBoundingClientRect().top);
            return [focused, focused.nextElementSibling].some(e => e && parseFloat(getComputedStyle(e).outlineWidth) >= 2 && getComputedStyle(e).outlineStyle !== "none"
                && e.getBoundingClientRect().bottom <= bottom && e.getBoundingClientRect().top >= 0);
        }
        """;

    [Fact]
    public async Task A_typical_visit_takes_four_keys_and_a_full_profile_nine()
    {
        var (world, page) = await OpenDeskAsync();
        await PressAsync(page, "1", "a", "f", "Enter");
        await SavedAsync(page);
        Assert.Equal("26-64 female not-asked not-asked not-asked not-asked not-asked declaration.trimestrielle/avec/traite.termine/compris", await LastAsync(world));

        await PressAsync(page, "3", "j", "h", "d", "l", "o", "g", "p", "Enter");
        await CountAsync(page, 2);
        Assert.Equal("18-25 male no yes yes no yes compte.attestation/avec/traite.termine/compris", await LastAsync(world));
    }

    [Fact]
    public async Task Digits_count_by_their_place_on_a_French_keyboard_and_a_key_pressed_again_takes_the_answer_back()
    {
        var (world, page) = await OpenDeskAsync();
        var keyboard = await page.Context.NewCDPSessionAsync(page);
        await keyboard.SendAsync("Input.dispatchKeyEvent", new Dictionary<string, object>(StringComparer.Ordinal) { ["type"] = "keyDown", ["key"] = "é", ["code"] = "Digit2", ["text"] = "é" });
        await PressAsync(page, "s", "f", "f", "Enter");
        await SavedAsync(page);
        Assert.Equal("65+ not-asked not-asked not-asked not-asked not-asked not-asked declaration.trimestrielle/avec/traite.termine/compris", await LastAsync(world));
        Assert.Equal(1, await portal.Suite.CountAsync("receptiondb", "select count(*) from help_request r join visit v using (visit_id) where v.place_id = @PlaceId::uuid and droit = 'prime-activite'", new { world.PlaceId }));
    }

    [Fact]
    public async Task Nothing_about_the_person_is_answered_before_it_is_asked()
    {
        var (_, page) = await OpenDeskAsync();
        var answered = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('section[aria-label=\"Profil déclaré\"] input:checked')].map(e => e.value).filter(value => value !== '')");
        Assert.Empty(answered);
        Assert.Equal(0, await page.Locator("section[aria-label=Demande] input[name=raccourci]:checked").CountAsync());
    }

    [Theory, InlineData(false, 1280), InlineData(true, 360)]
    public async Task Without_scripts_and_by_touch_the_same_page_does_the_same(bool scripts, int width)
    {
        var (world, page) = await OpenDeskAsync(scripts, width);
        await page.Locator("label.answer", new() { HasText = "Attestation Caf" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "26-64" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "personne à la borne" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 à la borne")).ToBeVisibleAsync();
        await page.Locator("label.answer", new() { HasText = "Homme" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await SavedAsync(page);
        Assert.Equal("26-64 male not-asked not-asked not-asked not-asked not-asked compte.attestation/avec/traite.termine/compris", await LastAsync(world));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_stores_one_visit_and_one_without_a_request_none()
    {
        var (world, page) = await OpenDeskAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Choisissez une demande.")).ToBeVisibleAsync();
        await PressAsync(page, "1");
        await page.EvaluateAsync(
            """
            async () => {
                const body = new URLSearchParams(new FormData(document.querySelector("form.desk")));
                body.set("geste", "enregistrer");
                await Promise.all([1, 2, 3].map(() => fetch(location.href, { method: "POST", body })));
            }
            """);
        Assert.Equal(1, await VisitsAsync(world));
    }

    [Fact]
    public async Task Two_tabs_store_a_visit_each_and_an_undone_one_no_longer_counts()
    {
        var (world, page) = await OpenDeskAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        foreach (var tab in new[] { page, other })
        {
            await PressAsync(tab, "1", "Enter");
            await SavedAsync(tab);
        }

        Assert.Equal(2, await VisitsAsync(world));
        await page.GetByRole(AriaRole.Button, new() { Name = "Annuler cette visite" }).ClickAsync();
        await Assertions.Expect(page.GetByText("La visite est annulée")).ToBeVisibleAsync();
        await CountAsync(page, 1);
        Assert.Equal(1, await VisitsAsync(world));
    }

    [Fact]
    public async Task The_same_person_may_have_several_requests_in_one_visit()
    {
        var (world, page) = await OpenDeskAsync();
        await PressAsync(page, "1", "m");
        await page.GetByRole(AriaRole.Button, new() { Name = "Même personne, autre demande" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Demande 1 :")).ToBeVisibleAsync();
        await PressAsync(page, "7");
        await page.GetByText("Enregistrer sans vérifier la compréhension…").ClickAsync();
        await page.GetByLabel("Pourquoi", new() { Exact = true }).SelectOptionAsync("temps");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer sans vérifier", Exact = true }).ClickAsync();
        await SavedAsync(page);
        Assert.Equal(
            "under-18 not-asked not-asked not-asked not-asked not-asked not-asked declaration.trimestrielle/avec/traite.termine/temps courrier.explication/avec/traite.termine/temps",
            await LastAsync(world));
    }

    [Fact]
    public async Task Doing_it_in_the_person_s_place_needs_a_reason_and_a_volunteer_is_told_whom_to_call()
    {
        var (world, page) = await OpenDeskAsync();
        await PressAsync(page, "1", "b");
        await Assertions.Expect(page.GetByText("Appelez d'abord le travailleur social")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Equal(0, await VisitsAsync(world));
        await page.GetByLabel("Pourquoi à la place").SelectOptionAsync("urgence");
        await page.GetByLabel("Démarche terminée").FocusAsync();
        await PressAsync(page, "Enter");
        await SavedAsync(page);
        Assert.Contains("/a-la-place/", await LastAsync(world), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_ends_with_the_closing_of_its_session()
    {
        var (world, page) = await OpenDeskAsync();
        await PressAsync(page, "1", "Enter");
        await SavedAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "personne repartie sans être reçue" }).ClickAsync();
        await Assertions.Expect(page.GetByText("1 reparti sans être reçu")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clôturer ce temps d'accueil" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Repartis sans être reçus")).ToHaveValueAsync("1");
        await page.GetByLabel("Les papiers confiés ont été rendus").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clôturer" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Les temps d'accueil d'aujourd'hui sont clôturés")).ToBeVisibleAsync();
        Assert.Equal(1, await portal.Suite.CountAsync(
            "receptiondb", "select count(*) from drop_in_session where place_id = @PlaceId::uuid and state = 'held' and left_unserved = 1 and papers_returned", new { world.PlaceId }));
    }

    [Theory, InlineData(900), InlineData(600)]
    public async Task The_desk_is_walked_by_keyboard_in_the_order_it_is_read_with_a_focus_that_is_seen(int height)
    {
        var (_, page) = await OpenDeskAsync();
        await page.SetViewportSizeAsync(1280, height);
        await page.Locator("h1").EvaluateAsync("e => { e.tabIndex = -1; e.focus(); }");
        var walked = new List<string>();
        while (walked.Count < 40 && !walked.Contains("submit enregistrer"))
        {
            await page.Keyboard.PressAsync("Tab");
            walked.Add(await page.EvaluateAsync<string>("() => document.activeElement.localName === 'summary' ? 'details' : `${document.activeElement.type} ${document.activeElement.name === 'geste' ? document.activeElement.value : document.activeElement.name}`"));
            Assert.True(await page.EvaluateAsync<bool>(FocusIsSeen), $"Nothing shows the focus of {walked[^1]}.");
        }

        Assert.Equal(
            [
                "radio received_by.account_id", "text visitor_code", "submit code", "button ", "submit borne", "submit reparti", "radio raccourci[0]", "radio requests[0].mode",
                .. Enumerable.Repeat("checkbox requests[0].outcomes", 8), "radio age", "radio profile.sex", "radio profile.single_parent", "radio profile.help_with_french",
                "radio profile.computer_at_home", "radio profile.smartphone_only", "radio profile.first_visit", "details", "submit enregistrer",
            ],
            walked);
    }

    private static async Task PressAsync(IPage page, params string[] keys)
    {
        foreach (var key in keys)
        {
            await page.Keyboard.PressAsync(key);
        }
    }

    private static Task SavedAsync(IPage page) => Assertions.Expect(page.GetByText("Visite enregistrée à")).ToBeVisibleAsync();

    private static Task CountAsync(IPage page, int visits) => Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Aujourd'hui" })).ToContainTextAsync($"{visits} reçu");

    private async Task<int> VisitsAsync(World world) =>
        (int)await portal.Suite.CountAsync("receptiondb", "select count(*) from visit where place_id = @PlaceId::uuid and not deleted", new { world.PlaceId });

    private Task<string?> LastAsync(World world) => portal.Suite.ReadAsync<string>("receptiondb", LastVisit, new { place = world.PlaceId });

    // A receiver who has opened the session of today, from the home page.
    private async Task<(World World, IPage Page)> OpenDeskAsync(bool scripts = true, int width = 1280)
    {
        var world = await World.CreateAsync(portal.Suite);
        var person = await Person.InviteAsync(portal, Role.Receiver, world.StructureId);
        var page = await portal.OpenAsync(width: width, scripts: scripts);
        await person.AcceptAsync(page);
        await person.KnownAtTheDeskAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Ouvrir le poste d'accueil" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await CountAsync(page, 0);
        return (world, page);
    }
}
