using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    /// <summary>The desk of a lieu d'entraînement alone, and where it is found, for whoever works on its pages.</summary>
    public async Task TrainingAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await World.CreateAsync(portal.Suite);
        var training = await world.PutTrainingPlaceAsync();
        var page = await portal.OpenAsync(width: width);
        var person = await Person.InviteAsync(portal, Role.Receiver, world.StructureId);
        await person.AcceptAsync(page);
        await person.KnownAtTheDeskAsync();
        await look(page, "accueillant qui peut s'entraîner");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ouvrir le lieu d'entraînement" }).ClickAsync();
        await look(page, "entraînement, poste fermé");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.Locator("form.desk").WaitForAsync();
        await look(page, "entraînement, poste");
        await page.Locator("label.answer", new() { HasText = "Déclaration RSA" }).ClickAsync();
        await page.GetByLabel("Accompagnement").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await page.GetByText("Visite enregistrée à").WaitForAsync();
        await look(page, "entraînement, visite enregistrée");
        await page.GetByRole(AriaRole.Link, new() { Name = "Imprimer la fiche à emporter" }).ClickAsync();
        await look(page, "entraînement, fiche");
        await page.GetByRole(AriaRole.Link, new() { Name = "Visites du jour" }).ClickAsync();
        await look(page, "entraînement, visites du jour");
        await page.GetByRole(AriaRole.Link, new() { Name = "Corriger la visite" }).ClickAsync();
        await look(page, "entraînement, corriger une visite");
        await page.GotoAsync($"/poste/{training}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clôturer ce temps d'accueil" }).ClickAsync();
        await look(page, "entraînement, clôture");
        await world.PutAnotherPlaceAsync();
        await page.GotoAsync("/poste");
        await look(page, "choix du lieu, avec celui d'entraînement");

        var coordinator = await Person.InviteAsync(portal, Role.Coordinator, world.StructureId);
        var office = await portal.OpenAsync(width: width);
        await coordinator.AcceptAsync(office);
        await office.GotoAsync("/annuaire/lieux?q=Pour s'entraîner");
        await look(office, "lieux, avec celui d'entraînement");
        await office.GotoAsync($"/annuaire/lieux/{training}");
        await look(office, "fiche d'un lieu d'entraînement");
    }
}
