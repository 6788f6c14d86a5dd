using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    // A social worker and all that a follow-up goes through.
    private async Task FollowUpsAsync(World world, IPage page, Func<IPage, string, Task> look)
    {
        await (await Person.InviteAsync(portal, Role.SocialWorker, world.StructureId)).AcceptAsync(page);
        await look(page, "travailleur social");
        await page.GotoAsync("/accompagnements");
        await look(page, "accompagnements vides");
        await page.GotoAsync("/accompagnements/nouveau");
        await look(page, "ouvrir un accompagnement");
        await page.GetByLabel("Nom").FillAsync("Nadia Benali");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "accompagnement refusé");
        await page.GetByLabel("Sujet").FillAsync("Indu de RSA de 1 240 €, contesté : la personne n'a pas reçu le courrier");
        await page.GetByLabel("Délai légal").FillAsync(TimeProvider.System.Today().AddDays(5).ToText());
        await page.GetByLabel("La personne sait").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir", Exact = true }).ClickAsync();
        await page.GetByText("Notez la première chose à faire").WaitForAsync();
        await look(page, "accompagnement ouvert");
        var address = page.Url;
        await AddLineAsync(page, "Rendez-vous", "Préparer le recours avec la personne", TimeProvider.System.Today());
        await AddLineAsync(page, "Document attendu", "Notification de l'indu", TimeProvider.System.Today().AddDays(12));
        await AddLineAsync(page, "Note", "Préfère être appelée le matin. Ses enfants l'aident à lire les courriers, mais pas à les comprendre ; tout reprendre de vive voix.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Marquer comme fait" }).Last.ClickAsync();
        await page.GetByText("C'est enregistré.").WaitForAsync();
        await look(page, "accompagnement en cours");
        await page.GotoAsync($"{new Uri(address).AbsolutePath}/modifier");
        await look(page, "modifier un accompagnement");
        await page.GotoAsync(new Uri(address).AbsolutePath);
        await page.GetByRole(AriaRole.Link, new() { Name = "Modifier : Préparer le recours" }).ClickAsync();
        await look(page, "modifier une ligne");
        await page.GotoAsync($"{new Uri(address).AbsolutePath}/lignes/{World.NewId()}");
        await look(page, "ligne inconnue");
        await world.Desk.LogVisitAsync(world.VisitToFollowUp());
        var later = world.FollowUp();
        await world.FollowUps.OpenFollowUpAsync(later);
        await page.GotoAsync("/accompagnements");
        await look(page, "accompagnements");
        await page.GetByRole(AriaRole.Link, new() { Name = "Visite du" }).ClickAsync();
        await page.GetByText("Clore sans le prendre en charge…").ClickAsync();
        await look(page, "accompagnement à prendre");
        await page.GotoAsync(new Uri(address).AbsolutePath);
        await page.GetByText("Clore cet accompagnement…").ClickAsync();
        await page.GetByLabel("Résultat").SelectOptionAsync("Résolu en partie");
        await page.GetByLabel("Ce qu'il en est").FillAsync("La Caf étale l'indu sur dix mois.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clore", Exact = true }).ClickAsync();
        await page.GetByText("Résolu en partie. La Caf").WaitForAsync();
        await look(page, "accompagnement clos");
        await page.GotoAsync("/accompagnements?etat=3");
        await look(page, "accompagnements clos");
    }

    private static async Task AddLineAsync(IPage page, string kind, string text, DateOnly? dueOn = null)
    {
        await page.GetByLabel("Type").SelectOptionAsync(kind);
        await page.GetByLabel("Texte", new() { Exact = true }).FillAsync(text);
        await page.GetByLabel("Jour ou échéance").FillAsync(dueOn?.ToText() ?? "");
        await page.GetByLabel("Temps passé").FillAsync("20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ajouter", Exact = true }).ClickAsync();
        await page.GetByText(text).First.WaitForAsync();
    }
}
