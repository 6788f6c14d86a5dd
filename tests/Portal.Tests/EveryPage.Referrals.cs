using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

public sealed partial class EveryPage
{
    // A sollicitation as both sides see it: empty, refused, sent, asked, answered, closed.
    private async Task ReferralsAsync(int width, Func<IPage, string, Task> look)
    {
        var world = await World.CreateAsync(portal.Suite);
        var partners = await Partners.CreateAsync(portal.Suite, world);
        var (sender, partner) = (await portal.OpenAsync(width: width), await portal.OpenAsync(width: width));
        await (await Person.InviteAsync(portal, Role.SocialWorker, world.StructureId)).AcceptAsync(sender);
        await (await Person.InviteAsync(portal, Role.PartnerContact, partners, partners.ContactId)).AcceptAsync(partner);
        await look(partner, "référent");
        foreach (var (page, who) in new[] { (sender, "travailleur social"), (partner, "référent") })
        {
            await page.GotoAsync("/sollicitations");
            await look(page, $"{who}, sollicitations vides");
            await page.GotoAsync("/sollicitations?nouveau=1");
            await look(page, $"{who}, aucune nouvelle sollicitation");
        }

        await sender.GotoAsync("/sollicitations/delais");
        await look(sender, "délais");
        await sender.GotoAsync("/sollicitations/chiffres?du=2026-02-01&au=2026-01-01");
        await look(sender, "chiffres des sollicitations, aucune et période refusée");
        var address = await DraftedAsync(world, partners, sender, look);
        await partner.GotoAsync("/sollicitations");
        await look(partner, "sollicitations reçues");
        await partner.GotoAsync(address);
        await look(partner, "sollicitation reçue");
        await AnsweredAsync(address, sender, partner, look);
        await Eventually.Get(
            () => portal.Suite.CountAsync("statisticsdb", "select count(*) from referral_fact where structure_id = @id and state = 'closed'", new { id = Guid.Parse(world.StructureId) }), known => known == 1);
        await sender.GotoAsync("/sollicitations/chiffres?periode=annee");
        await look(sender, "chiffres des sollicitations");
        await ReturnsAsync(width, look);
    }

    // What became of what somebody received: nothing yet, then a case that came back.
    private async Task ReturnsAsync(int width, Func<IPage, string, Task> look)
    {
        var (world, page) = (await World.CreateAsync(portal.Suite), await portal.OpenAsync(width: width));
        var person = await Person.InviteAsync(portal, Role.Receiver, world.StructureId);
        await person.AcceptAsync(page);
        await page.GotoAsync("/passages/suites");
        await look(page, "suites, aucune");
        await PassagesTests.ReturnedAsync(portal, world, person);
        await page.GotoAsync("/passages/suites");
        await look(page, "suites");
    }

    private static async Task<string> DraftedAsync(World world, Partners partners, IPage sender, Func<IPage, string, Task> look)
    {
        var followUp = world.FollowUp();
        await world.FollowUps.OpenFollowUpAsync(followUp);
        await sender.GotoAsync($"/accompagnements/{followUp.FollowUpId}/sollicitation");
        await look(sender, "solliciter un référent");
        await PressAsync(sender, "Continuer");
        await sender.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(sender, "sollicitation refusée");
        await sender.GetByLabel("Institution", new() { Exact = true }).SelectOptionAsync(partners.InstitutionId);
        await sender.GetByLabel("Thème").SelectOptionAsync(partners.TopicId);
        await sender.GetByLabel("Ce qui bloque").SelectOptionAsync("Indu ou retenue");
        await sender.GetByLabel("Numéro de dossier").FillAsync("0123456 W");
        await sender.GetByLabel("L'institution devra agir").CheckAsync();
        await PressAsync(sender, "Continuer");
        await sender.GetByRole(AriaRole.Heading, new() { Name = "Voici ce qui sera envoyé" }).WaitForAsync();
        await sender.GetByText("Supprimer ce brouillon…").ClickAsync();
        await look(sender, "ce qui sera envoyé");
        await PressAsync(sender, "Envoyer");
        await sender.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(sender, "envoi refusé");
        var draft = new Uri(sender.Url).AbsolutePath;
        await sender.GotoAsync(draft.Replace("/envoi", "/modifier", StringComparison.Ordinal));
        await look(sender, "modifier une sollicitation");
        await sender.GetByLabel("L'institution devra agir").UncheckAsync();
        await PressAsync(sender, "Continuer");
        await sender.GetByRole(AriaRole.Link, new() { Name = "Joindre un fichier" }).ClickAsync();
        await sender.GetByRole(AriaRole.Heading, new() { Name = "Joindre un fichier" }).WaitForAsync();
        await look(sender, "pièces jointes, aucune");
        await PressAsync(sender, "Joindre");
        await sender.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(sender, "pièce jointe refusée");
        await sender.GetByLabel("Fichier", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "Notification d'indu du 3 mars, avec le détail des mois retenus.pdf", MimeType = "application/pdf", Buffer = SampleFiles.PdfOf(340_000) });
        await PressAsync(sender, "Joindre");
        await sender.GetByText("Le fichier est joint.").WaitForAsync();
        await look(sender, "pièces jointes");
        await sender.GetByRole(AriaRole.Link, new() { Name = "Ce qui sera envoyé" }).ClickAsync();
        await sender.GetByLabel("elle est d'accord").WaitForAsync();
        await look(sender, "ce qui sera envoyé, avec une pièce jointe");
        await sender.GetByLabel("elle est d'accord").CheckAsync();
        await PressAsync(sender, "Envoyer");
        await sender.GetByText("La sollicitation est envoyée").WaitForAsync();
        await look(sender, "sollicitation envoyée");
        return new Uri(sender.Url).AbsolutePath;
    }

    private static async Task AnsweredAsync(string address, IPage sender, IPage partner, Func<IPage, string, Task> look)
    {
        await partner.GetByText("Demander une information…").ClickAsync();
        await PressAsync(partner, "Demander");
        await partner.GetByRole(AriaRole.Alert).WaitForAsync();
        await look(partner, "information, refusée");
        await partner.GetByLabel("Ce qu'il vous faut").FillAsync("La notification de l'indu, s'il vous plaît");
        await PressAsync(partner, "Demander");
        await partner.GetByText("Vous avez demandé une information").WaitForAsync();
        await partner.GetByLabel("Message").FillAsync("Vu avec le service des indus");
        await partner.GetByLabel("Note interne").CheckAsync();
        await PressAsync(partner, "Écrire");
        await partner.GetByText("Votre note est écrite").WaitForAsync();
        foreach (var title in new[] { "Répondre…", "Transmettre à un autre service", "Ce n'est pas de ma compétence…", "Inviter un·e collègue…" })
        {
            await partner.GetByText(title).ClickAsync();
        }

        await look(partner, "sollicitation, tout ce qu'un référent peut faire");
        await sender.GotoAsync("/sollicitations");
        await look(sender, "sollicitations, avec du nouveau");
        await sender.GotoAsync(address);
        await sender.GetByText("Retirer la sollicitation…").ClickAsync();
        await look(sender, "sollicitation, information demandée");
        await partner.GetByLabel("Ce qui a débloqué la situation").SelectOptionAsync("Le dossier corrigé");
        await partner.GetByLabel("Fallait-il solliciter un référent").SelectOptionAsync("Oui");
        await partner.GetByLabel("Votre réponse").FillAsync("Retenue levée, remboursement le 5 du mois prochain");
        await PressAsync(partner, "Envoyer la réponse");
        await partner.GetByText("C'est fait.").WaitForAsync();
        await look(partner, "sollicitation répondue");
        await sender.GotoAsync(address);
        await look(sender, "sollicitation à clore");
        await sender.GetByLabel("Résultat").SelectOptionAsync("Résolue");
        await sender.GetByLabel("La réponse a-t-elle été utile").SelectOptionAsync("Oui");
        await sender.GetByLabel("Ce qu'il en est").FillAsync("Droits rétablis.");
        await PressAsync(sender, "Clore");
        await sender.GetByText("C'est fait.").WaitForAsync();
        await look(sender, "sollicitation close");
        await sender.GotoAsync($"/sollicitations/{World.NewId()}");
        await look(sender, "sollicitation inconnue");
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
