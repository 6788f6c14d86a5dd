using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>The post of somebody who works for a partner institution is chosen with their account.</summary>
public sealed class PostFormTests(PortalSuite portal)
{
    [Fact]
    public async Task A_post_is_chosen_without_scripts_and_one_of_another_institution_is_refused_beside_the_field()
    {
        var (here, elsewhere) = (await PostAsync(), await PostAsync());
        var (_, page) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        await page.GotoAsync("/comptes/nouveau");
        await page.GetByLabel("Prénom et nom").FillAsync("Inès Aubert");
        await page.GetByLabel("Adresse électronique").FillAsync($"{World.NewCode()}@example.org");
        await page.GetByLabel("Rôle").SelectOptionAsync($"{(int)Role.PartnerContact}");
        await page.Locator("[name='account.institution_id']").SelectOptionAsync(here.InstitutionId);
        await page.Locator("[name='account.contact_id']").SelectOptionAsync(elsewhere.Id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer l'invitation" }).ClickAsync();
        await Assertions.Expect(page.Locator("[name='account.contact_id']")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.GetByText("Choisissez un poste de cette institution.").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='account.contact_id']")).ToHaveValueAsync(elsewhere.Id);

        await page.Locator("[name='account.contact_id']").SelectOptionAsync(here.Id);
        await page.GetByRole(AriaRole.Button, new() { Name = "Envoyer l'invitation" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Inès Aubert");
        await Assertions.Expect(page.Locator("[name='account.contact_id']")).ToHaveValueAsync(here.Id);
        await Assertions.Expect(page.Locator("[name='account.contact_id']").Locator("option:checked")).ToHaveTextAsync($"Caisse {here.Code} · Camille Martin");
    }

    private async Task<Contact> PostAsync()
    {
        var code = World.NewCode();
        var institution = new Institution { Id = World.NewId(), Code = code, Label = $"Caisse {code}", Kind = "caf" };
        await portal.Suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = institution });
        var contact = new Contact { Id = World.NewId(), Code = code, Name = "Camille Martin", InstitutionId = institution.Id, Active = true };
        await portal.Suite.Directory.PutContactAsync(new PutContactRequest { Contact = contact });
        return contact;
    }
}
