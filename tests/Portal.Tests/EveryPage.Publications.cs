using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    // Publications, definitions and evaluation: empty, refused, drafted, signed, filled in.
    private async Task PublicationsAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await StatisticsPageTests.FilledAsync(portal);
        var (admin, coordinator) = (await portal.OpenAsync(width: width), await portal.OpenAsync(width: width));
        await (await Person.InviteAsync(portal, Role.NetworkAdmin)).AcceptAsync(admin);
        await admin.GotoAsync("/publications/nouvelle");
        await look(admin, "publication, nouvelle");
        await admin.GetByLabel("Seuil du secret").FillAsync("0");
        await PressAsync(admin, "Voir le brouillon");
        await admin.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(admin, "publication refusée");
        await PublicationPagesTests.DraftAsync(admin, world);
        await admin.GetByText("Voir la liste").ClickAsync();
        await look(admin, "publication, brouillon");
        await PressAsync(admin, "Signer et publier");
        await admin.GetByText("C'est enregistré.").WaitForAsync();
        await look(admin, "publication signée");
        await admin.GotoAsync("/publications");
        await look(admin, "publications");
        await admin.GotoAsync("/statistiques/definitions");
        await look(admin, "définitions");
        var reader = await portal.OpenAsync(width: width);
        await (await Person.InviteAsync(portal, Role.StatisticsReader, await Partners.CreateAsync(portal.Suite, world), contactId: null)).AcceptAsync(reader);
        await look(reader, "lecteur statistique");
        await reader.GotoAsync("/publications");
        await look(reader, "lecteur statistique, publications");
        await (await Person.InviteAsync(portal, Role.Coordinator, world.StructureId)).AcceptAsync(coordinator);
        await EvaluationAsync(coordinator, look);
        await coordinator.GotoAsync("/passages/importer");
        await look(coordinator, "importer");
        await coordinator.GetByLabel("Lieu").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await coordinator.GetByLabel("Fichier CSV").SetInputFilesAsync(new FilePayload
        {
            Name = "annee.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(Pages.Passages.ImportTemplate.Text.Replace("femme", "madame", StringComparison.Ordinal)),
        });
        await PressAsync(coordinator, "Vérifier le fichier");
        await coordinator.GetByText("lignes lues").WaitForAsync();
        await look(coordinator, "importer, lignes fausses");
    }

    private static async Task EvaluationAsync(IPage page, Func<IPage, string, Task> look)
    {
        var year = TimeProvider.System.Today().Year;
        foreach (var path in new[] { "/evaluation", "/evaluation/comparaison" })
        {
            await page.GotoAsync(path);
            await look(page, $"{path}, vide");
        }

        await PressAsync(page, "Montrer nos chiffres et lire ceux des autres");
        await page.GetByRole(AriaRole.Table).WaitForAsync();
        await look(page, "comparaison");
        await page.GotoAsync("/evaluation");
        await PressAsync(page, "Ajouter l'objectif");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "objectif refusé");
        await page.GetByLabel("Chiffre").SelectOptionAsync("Personnes");
        await page.GetByLabel("Ce que vous visez").FillAsync("400");
        await PressAsync(page, "Ajouter l'objectif");
        await page.GetByText("C'est enregistré.").WaitForAsync();
        await look(page, "objectifs");
        await page.GotoAsync($"/evaluation/fiche-action?annee={year}");
        await look(page, "fiche action");
        await page.GotoAsync($"/evaluation/rapport?annee={year}");
        await look(page, "rapport annuel");
    }
}
