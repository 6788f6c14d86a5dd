using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>One visit of every page, as the people who may open it, with something to see on each.</summary>
public sealed partial class EveryPage(PortalSuite portal)
{
    private static readonly string[] Open = ["/connexion", "/mot-de-passe", "/mot-de-passe/inconnu", "/invitation/inconnue", "/ateliers-a-venir", "/page-inconnue"];
    private static readonly string[] Kinds = ["structures", "lieux", "territoires", "reconnaissances", "institutions", "contacts", "themes"];

    /// <summary>The pages of somebody who has not signed in.</summary>
    public static IReadOnlyList<string> OfAnybody => Open;

    /// <summary>The pages of the network's administrator, who may open all of the others.</summary>
    public static IReadOnlyList<string> OfAnAdministrator(World world, string accountId) =>
    [
        "/", "/mon-compte", "/mon-compte/mot-de-passe", "/mon-compte/second-facteur", "/mon-compte/codes", "/mon-compte?secours=3",
        "/comptes", "/comptes?q=zzzzzz", "/comptes/nouveau", $"/comptes/{accountId}", $"/comptes/{World.NewId()}",
        "/sollicitations/delais", "/sollicitations/delais/nouveau", $"/sollicitations/delais/{World.NewId()}", "/ateliers/jours-fermes", "/journal", "/annuaire", .. Kinds.SelectMany(kind => new[] { $"/annuaire/{kind}", $"/annuaire/{kind}/nouveau" }),
        "/listes", "/listes?liste=outcome", "/listes/ajouter?liste=nature", "/listes/choix?liste=institution&choix=emploi.operateur", "/listes/choix?liste=institution&choix=zzz",
        $"/annuaire/structures/{world.StructureId}", $"/annuaire/lieux/{world.PlaceId}",
    ];

    /// <summary>Goes to each page in turn, at one width.</summary>
    public async Task VisitAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await World.CreateAsync(portal.Suite);
        await FillAsync();
        var anybody = await portal.OpenAsync(width: width);
        foreach (var path in OfAnybody)
        {
            await anybody.GotoAsync(path);
            await look(anybody, path);
        }

        await InvitedAsync(width, look);
        var receiver = await portal.OpenAsync(width: width);
        var person = await Person.InviteAsync(portal, Role.Receiver, world.StructureId);
        await person.AcceptAsync(receiver);
        foreach (var path in new[] { "/", "/comptes", "/annuaire", "/annuaire/lieux" })
        {
            await receiver.GotoAsync(path);
            await look(receiver, $"accueillant {path}");
        }

        await VisitorsAsync(world, receiver, width, look);
        await DeskAsync(world, person, receiver, look);
        await FollowUpsAsync(await World.CreateAsync(portal.Suite), await portal.OpenAsync(width: width), look);
        await ReferralsAsync(width, look);
        await PostsAsync(width, look);
        await PlanningAsync(width, look);
        await TrainingAsync(width, look);
        await ListsAsync(width, look);
        await WorkshopsAsync(width, look);
        await FiguresAsync(width, look);
        await PublicationsAsync(width, look);
    }

    // A day at the desk, from its opening to its closing.
    private static async Task DeskAsync(World world, Person person, IPage page, Func<IPage, string, Task> look)
    {
        await person.KnownAtTheDeskAsync();
        await page.GotoAsync("/poste");
        await look(page, "poste fermé");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer à recevoir" }).ClickAsync();
        await page.Locator("form.desk").WaitForAsync();
        await look(page, "poste");
        await page.Locator("label.answer", new() { HasText = "Autre… chercher" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "À la place" }).ClickAsync();
        await page.GetByText("Enregistrer sans vérifier la compréhension…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "poste refusé");
        await page.Locator("label.answer", new() { HasText = "Déclaration RSA" }).ClickAsync();
        await page.Locator("label.answer", new() { HasText = "Avec la personne" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compris, enregistrer" }).ClickAsync();
        await page.GetByText("Visite enregistrée à").WaitForAsync();
        await look(page, "poste, visite enregistrée");
        await page.GetByRole(AriaRole.Link, new() { Name = "Visites du jour" }).ClickAsync();
        await look(page, "visites du jour");
        await page.GetByRole(AriaRole.Link, new() { Name = "Corriger la visite" }).ClickAsync();
        await look(page, "corriger une visite");
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Imprimer la fiche" }).ClickAsync();
        await look(page, "fiche à emporter");
        var booklet = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Visites du jour" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Supprimer la visite" }).ClickAsync();
        await look(page, "supprimer une visite");
        await page.GotoAsync($"/poste/{world.PlaceId}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clôturer ce temps d'accueil" }).ClickAsync();
        await look(page, "clôture");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clôturer" }).ClickAsync();
        await page.GetByText("sont clôturés").WaitForAsync();
        await look(page, "poste clôturé");
        await page.GotoAsync(booklet);
        await look(page, "fiche d'un temps d'accueil clôturé");
    }

    // The way in, then everything that an administrator may open.
    private async Task InvitedAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await World.CreateAsync(portal.Suite);
        var colleague = await Person.InviteAsync(portal, Role.Coordinator, world.StructureId);
        var person = await Person.InviteAsync(portal, Role.NetworkAdmin);
        var page = await portal.OpenAsync(width: width);
        await page.GotoAsync(await person.LinkAsync("/invitation/"));
        await look(page, "invitation");
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer mon compte" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "invitation refusée");
        await page.GetByLabel("Nouveau mot de passe").FillAsync(Person.Password);
        await page.GetByLabel("Le même, encore une fois").FillAsync(Person.Password);
        await Person.LeaveAsync(page, "Créer mon compte");
        await look(page, "activation");
        await person.EnrolAsync(page);
        await look(page, "codes de secours");
        await page.GetByRole(AriaRole.Link, new() { Name = "J'ai noté mes codes, continuer" }).ClickAsync();
        foreach (var path in OfAnAdministrator(world, colleague.Account.Id))
        {
            await page.GotoAsync(path);
            await look(page, path);
        }

        await page.GotoAsync("/annuaire/structures/nouveau");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(page, "structure refusée");
        await Person.LeaveAsync(page, "Se déconnecter");
        await page.GotoAsync("/connexion");
        await page.GetByLabel("Adresse électronique").FillAsync(person.Account.Email);
        await page.GetByLabel("Mot de passe", new() { Exact = true }).FillAsync(Person.Password);
        await Person.LeaveAsync(page, "Se connecter");
        await look(page, "code");
        await page.GotoAsync("/connexion/code?secours=1");
        await look(page, "code de secours");
    }

    // One record of each kind of partner, so that no list is empty; the empty lists are those of a search.
    private async Task FillAsync()
    {
        var directory = portal.Suite.Directory;
        var institution = new Institution { Id = World.NewId(), Code = World.NewCode(), Label = "Caf de Meurthe-et-Moselle", Kind = "caf", GroupMailbox = "equipe@caf.example", Phone = "03 00 00 00 00" };
        await directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = institution });
        await directory.PutTopicAsync(new PutTopicRequest { Topic = new Topic { Id = World.NewId(), Code = World.NewCode(), Label = "Logement" } });
        await directory.PutContactAsync(new PutContactRequest
        {
            Contact = new Contact { Id = World.NewId(), Code = World.NewCode(), Name = "Claire Masson", InstitutionId = institution.Id, Active = true, Email = "claire.masson@caf.example" },
        });
        await directory.PutTerritoryAsync(new PutTerritoryRequest { Territory = new Territory { Id = World.NewId(), Code = World.NewCode(), Label = "Plateau de Haye", Kind = TerritoryKind.Quartier } });
    }
}
