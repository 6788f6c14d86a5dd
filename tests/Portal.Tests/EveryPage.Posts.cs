using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    // The absences of a référent, of a team, and of somebody who holds no post.
    private async Task PostsAsync(int width, Func<IPage, string, Task> look)
    {
        var partners = await Partners.CreateAsync(portal.Suite, await World.CreateAsync(portal.Suite));
        var (holder, supervisor, colleague) = (await portal.OpenAsync(width: width), await portal.OpenAsync(width: width), await portal.OpenAsync(width: width));
        await (await Person.InviteAsync(portal, Role.PartnerContact, partners, partners.ContactId)).AcceptAsync(holder);
        await (await Person.InviteAsync(portal, Role.PartnerSupervisor, partners, partners.SupervisorId)).AcceptAsync(supervisor);
        await (await Person.InviteAsync(portal, Role.PartnerContact, partners, contactId: null)).AcceptAsync(colleague);
        await colleague.GotoAsync("/mon-poste");
        await look(colleague, "absences sans poste");

        var today = TimeProvider.System.Today();
        await holder.GotoAsync("/mon-poste");
        await look(holder, "aucune absence");
        await AddAbsenceAsync(holder, today.AddDays(3), today.AddDays(1));
        await holder.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(holder, "absence refusée");
        await AddAbsenceAsync(holder, today, today.AddDays(4));
        await holder.GetByText("L'absence est notée").WaitForAsync();
        await AddAbsenceAsync(holder, today.AddDays(30), today.AddDays(30));
        await holder.GetByText(Words.French.Day(today.AddDays(30).ToText())).First.WaitForAsync();
        await look(holder, "mes absences");

        await look(supervisor, "responsable");
        await supervisor.GotoAsync("/mon-poste");
        await look(supervisor, "absences de l'équipe");
        await supervisor.GetByRole(AriaRole.Link, new() { Name = "Noé Petit" }).ClickAsync();
        await supervisor.GetByRole(AriaRole.Button, new() { Name = "Ces informations sont exactes" }).ClickAsync();
        await supervisor.GetByText("Vérifié aujourd'hui").WaitForAsync();
        await look(supervisor, "absences d'un collègue");
    }

    private static async Task AddAbsenceAsync(IPage page, DateOnly from, DateOnly to)
    {
        await page.GetByLabel("Premier jour").FillAsync(from.ToText());
        await page.GetByLabel("Dernier jour").FillAsync(to.ToText());
        await PressAsync(page, "Ajouter cette absence");
    }
}
