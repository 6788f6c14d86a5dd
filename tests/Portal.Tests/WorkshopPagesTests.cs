using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Ateliers, as the people of a structure go about them.</summary>
public sealed class WorkshopPagesTests(PortalSuite portal)
{
    [Fact]
    public async Task A_social_worker_plans_a_cycle_sees_what_is_in_the_way_and_keeps_it_all_the_same()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        await world.PlanAsync(world.Cycle(5, World.DayIn(13)));
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GotoAsync("/ateliers/nouveau");
        await page.GetByLabel("Titre").FillAsync("Découvrir l'ordinateur");
        await page.GetByLabel("Places").FillAsync("6");
        await page.GetByLabel("Du", new() { Exact = true }).FillAsync(World.DayIn(13).ToText());
        await page.GetByLabel("Salle").FillAsync("Salle bleue");
        await PressAsync(page, "Voir les dates");
        await Assertions.Expect(page.GetByText("la salle « Salle bleue » est prise")).ToBeVisibleAsync();
        await PressAsync(page, "Prévoir cette séance");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Ces dates rencontrent autre chose");
        await page.GetByLabel("Garder ces dates malgré cela").CheckAsync();
        await PressAsync(page, "Prévoir cette séance");
        await Assertions.Expect(page.GetByText("L'atelier est prévu.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("0 place prise sur 6")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task From_the_desk_somebody_who_asks_for_a_workshop_is_enrolled_in_one_step()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        await world.PlanAsync(world.Cycle());
        var (person, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await person.KnownAtTheDeskAsync();
        await page.GotoAsync("/poste");
        await PressAsync(page, "Commencer à recevoir");
        await page.Locator("form.desk").WaitForAsync();
        foreach (var chip in new[] { "Déclaration RSA", "26-64", "Femme" })
        {
            await page.Locator("label.answer", new() { HasText = chip }).First.ClickAsync();
        }

        await page.Locator("input[value='orientation.atelier']").First.DispatchEventAsync("click");
        await PressAsync(page, "Compris, enregistrer");
        await page.GetByRole(AriaRole.Link, new() { Name = "Inscrire à un atelier" }).ClickAsync();
        await page.GetByLabel("Parcours").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Prénom").FillAsync("Nadia");
        await PressAsync(page, "Inscrire");
        await Assertions.Expect(page.GetByText("La personne est inscrite.")).ToBeVisibleAsync();
        Assert.Equal(1, await portal.Suite.CountAsync(
            "workshopsdb", "select count(*) from enrolment where structure_id = @StructureId::uuid and state = 'seated' and age_band = '26-64' and sex = 'female'", new { world.StructureId }));
    }

    [Fact]
    public async Task Attendance_takes_one_key_for_a_person_and_enter_for_all()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        var cycleId = await world.PlanAsync(world.Cycle(5, World.DayIn(-1)));
        string[] people = [await world.EnrolAsync(cycleId, "Awa"), await world.EnrolAsync(cycleId, "Nadia"), await world.EnrolAsync(cycleId, "Jean")];
        var session = (await world.CycleAsync(cycleId)).Sessions[0].SessionId;
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await page.GotoAsync($"/ateliers/seances/{session}");
        foreach (var key in new[] { "1", "2", "2", "3", "3", "3", "Enter" })
        {
            await page.Keyboard.PressAsync(key);
        }

        await Assertions.Expect(page.GetByText("Les présences sont enregistrées.")).ToBeVisibleAsync();
        Assert.Equal([Attendance.Unspecified, Attendance.Absent, Attendance.Present], await MarksAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Éteindre les raccourcis du clavier" }).ClickAsync();
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("2");
        await PressAsync(page, "Enregistrer les présences");
        await Assertions.Expect(page.GetByText("Les présences sont enregistrées.")).ToBeVisibleAsync();
        Assert.Equal([Attendance.Unspecified, Attendance.Absent, Attendance.Present], await MarksAsync());

        async Task<Attendance[]> MarksAsync()
        {
            var marks = (await world.Rosters.GetRosterAsync(new GetRosterRequest { SessionId = session })).Lines.ToDictionary(line => line.Enrolment.EnrolmentId, line => line.Mark, StringComparer.Ordinal);
            return [marks[people[2]] == Attendance.Excused ? Attendance.Unspecified : Attendance.Present, marks[people[1]], marks[people[0]]];
        }
    }

    [Fact]
    public async Task The_seat_of_whoever_leaves_is_offered_to_the_first_in_line_called_and_confirmed_without_any_script()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        var cycleId = await world.PlanAsync(world.Cycle(1));
        await world.EnrolAsync(cycleId, "Awa");
        await world.EnrolAsync(cycleId, "Nadia");
        await world.EnrolAsync(cycleId, "Jean");
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GotoAsync($"/ateliers/parcours/{cycleId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Jean" }).ClickAsync();
        await page.GetByText("Faire passer en tête de la liste d'attente…").ClickAsync();
        await page.GetByLabel("Pourquoi").Last.FillAsync("Entretien lundi");
        await PressAsync(page, "Passer en tête");
        await Assertions.Expect(page.GetByText("en tête : Entretien lundi")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Awa" }).ClickAsync();
        await page.GetByText("Retirer de ce parcours…").ClickAsync();
        await page.GetByLabel("Pourquoi").SelectOptionAsync("S'est désisté·e");
        await PressAsync(page, "Retirer");
        await Assertions.Expect(page.GetByText("place proposée jusqu'au")).ToBeVisibleAsync();
        await page.GotoAsync("/ateliers/a-prevenir");
        await Assertions.Expect(page.Locator(".entry")).ToContainTextAsync("Jean");
        await Assertions.Expect(page.Locator(".entry")).ToContainTextAsync("Une place est proposée");
        await PressAsync(page, "Pas de réponse de Jean");
        await Assertions.Expect(page.GetByText("1 appel sans réponse")).ToBeVisibleAsync();
        await page.GotoAsync($"/ateliers/parcours/{cycleId}");
        await PressAsync(page, "Confirmer la place de Jean");
        await Assertions.Expect(page.GetByText("La place est confirmée.")).ToBeVisibleAsync();
        await page.GotoAsync("/ateliers/a-prevenir");
        await Assertions.Expect(page.GetByText("Personne n'est à prévenir.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_sheet_prints_on_one_page_with_first_names_alone_and_the_poster_too()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        var cycleId = await world.PlanAsync(world.Cycle(12, World.DayIn(2)));
        foreach (var name in new[] { "Awa", "Nadia", "Jean" })
        {
            await world.EnrolAsync(cycleId, name);
        }

        var session = (await world.CycleAsync(cycleId)).Sessions[0].SessionId;
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId);
        await page.GotoAsync($"/ateliers/seances/{session}/feuille");
        Assert.Equal(["Awa", "Nadia", "Jean", "", "", "", ""], await page.Locator(".sheet td:nth-child(2)").AllInnerTextsAsync());
        Assert.DoesNotContain("06 12", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal([(210, 297)], await Paper.PrintAsync(page));

        var anybody = await portal.OpenAsync();
        await anybody.GotoAsync($"/ateliers-a-venir?lieu={world.PlaceId}");
        await Assertions.Expect(anybody.Locator(".poster")).ToContainTextAsync("Premiers pas, matin");
        Assert.DoesNotContain("Awa", await anybody.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal([(210, 297)], await Paper.PrintAsync(anybody));
    }

    [Fact]
    public async Task A_session_that_moves_and_one_that_is_cancelled_make_the_list_of_those_to_call()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        var cycleId = await world.PlanAsync(world.Cycle(5, World.DayIn(13), World.DayIn(20)));
        await world.EnrolAsync(cycleId, "Nadia");
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        await page.GotoAsync($"/ateliers/parcours/{cycleId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Déplacer, annuler" }).First.ClickAsync();
        await page.GetByLabel("Jour", new() { Exact = true }).FillAsync(World.DayIn(14).ToText());
        await PressAsync(page, "Enregistrer");
        await Assertions.Expect(page.GetByText("sont à prévenir")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Déplacer, annuler" }).Last.ClickAsync();
        await page.GetByText("Annuler cette séance…").ClickAsync();
        await page.GetByLabel("Pourquoi").FillAsync("Salle inondée");
        await PressAsync(page, "Annuler");
        await Assertions.Expect(page.GetByText("annulée", new() { Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync("/ateliers/a-prevenir");
        await Assertions.Expect(page.GetByText("La séance est annulée : Salle inondée.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("La séance change de jour, d'heure ou de lieu.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_link_of_a_calendar_is_shown_once_works_without_an_account_and_not_any_more_once_it_is_withdrawn()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        await world.PlanAsync(world.Cycle());
        var (_, page) = await Person.SignedInAsync(portal, Role.Coordinator, world.StructureId, scripts: false);
        await page.GotoAsync("/ateliers/liens");
        await page.GetByLabel("Calendrier").SelectOptionAsync("Le lieu Centre d'essai");
        await PressAsync(page, "Créer le lien");
        var address = await page.Locator("code.link").InnerTextAsync();
        using var anybody = new HttpClient();
        Assert.Contains("BEGIN:VEVENT", await anybody.GetStringAsync(new Uri(address)), StringComparison.Ordinal);
        await page.GotoAsync("/ateliers/liens");
        await Assertions.Expect(page.Locator("code.link")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer le lien" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Le lien est retiré")).ToBeVisibleAsync();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await anybody.GetAsync(new Uri(address))).StatusCode);
    }

    [Fact]
    public async Task Mon_carnet_tells_the_workshops_on_one_page_once_the_code_is_given()
    {
        var world = await World.WithWorkshopsAsync(portal.Suite);
        var code = (await world.CodesAsync(1))[0];
        var cycleId = await world.PlanAsync(world.Cycle(5, World.DayIn(-3), World.DayIn(6)));
        var seat = new EnrolRequest { EnrolmentId = World.NewId(), CycleId = cycleId, VisitorCode = code };
        await world.Enrolments.EnrolAsync(seat);
        await world.Rosters.MarkAttendanceAsync(new MarkAttendanceRequest { SessionId = (await world.CycleAsync(cycleId)).Sessions[0].SessionId, EnrolmentId = seat.EnrolmentId, Mark = Attendance.Present });
        foreach (var (moment, level) in new[] { (SkillMoment.Before, 1), (SkillMoment.After, 4) })
        {
            await world.Rosters.RecordSkillsAsync(new RecordSkillsRequest { EnrolmentId = seat.EnrolmentId, Moment = moment, Levels = { new SkillLevel { Skill = Skill.Email, Level = level } } });
        }

        var visit = world.VisitOf(code);
        await world.Desk.LogVisitAsync(visit);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId);
        await page.GotoAsync($"/personnes/carnet/{visit.VisitId}");
        await Assertions.Expect(page.GetByText("Vos ateliers")).ToHaveCountAsync(0);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(code);
        await PressAsync(page, "Ajouter le code à la page");
        var section = page.Locator(".booklet section", new() { HasText = "Vos ateliers" });
        await Assertions.Expect(section).ToContainTextAsync("Une séance suivie");
        await Assertions.Expect(section).ToContainTextAsync("Vous savez mieux faire");
        await Assertions.Expect(section).ToContainTextAsync("Prochaine séance");
        Assert.Equal([(148, 210)], await Paper.PrintAsync(page));
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
