using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Sollicitations, as a social worker and a référent go about them, each in a session of their own, without any script.</summary>
public sealed class ReferralPagesTests(PortalSuite portal)
{
    private const string Weeks = "21\u00a0jours\u00a0ouvrés", Situation = "Le RSA est retenu depuis mars pour un indu déjà remboursé";

    [Fact]
    public async Task A_case_goes_from_the_follow_up_to_the_institution_and_comes_back_with_an_answer()
    {
        var (world, partners) = await BeginAsync();
        var (sender, followUp) = await SenderAsync(world);
        await sender.GotoAsync("/sollicitations");
        await Assertions.Expect(sender.GetByText("Ouvrez d'abord l'accompagnement")).ToBeVisibleAsync();
        var address = await SendAsync(sender, followUp, partners);
        await Assertions.Expect(sender.GetByText("La sollicitation est envoyée")).ToBeVisibleAsync();
        Assert.DoesNotContain("Benali", sender.Url + await sender.TitleAsync(), StringComparison.Ordinal);

        var partner = await PartnerAsync(partners);
        await partner.GetByRole(AriaRole.Navigation, new() { Name = "Menu principal" }).GetByRole(AriaRole.Link, new() { Name = "Sollicitations 1 nouvelle" }).ClickAsync();
        await Assertions.Expect(partner.GetByText("Nouveau", new() { Exact = true })).ToBeVisibleAsync();
        await partner.GetByRole(AriaRole.Link, new() { Name = "Nadia Benali" }).ClickAsync();
        await Assertions.Expect(partner.GetByText(Situation)).ToBeVisibleAsync();
        await Assertions.Expect(partner.GetByText("Centre social d'essai")).ToBeVisibleAsync();
        await PressAsync(partner, "Accuser réception");
        await Assertions.Expect(partner.GetByText("reçue par l'institution")).ToBeVisibleAsync();
        await PressAsync(partner, "Prendre en charge");
        await Assertions.Expect(partner.GetByText("en cours", new() { Exact = true })).ToBeVisibleAsync();
        await ActAsync(partner, "Demander une information…", "Ce qu'il vous faut", "La notification de l'indu", "Demander");

        await sender.GotoAsync(address);
        await Assertions.Expect(sender.GetByText("L'institution vous demande une information")).ToBeVisibleAsync();
        await sender.GetByLabel("L'information", new() { Exact = true }).FillAsync("Notification du 3 mars, jointe au dossier");
        await PressAsync(sender, "Envoyer");

        await partner.ReloadAsync();
        await partner.GetByText("Répondre…").ClickAsync();
        await partner.GetByLabel("Ce qui a débloqué la situation").SelectOptionAsync("Le dossier corrigé");
        await partner.GetByLabel("Fallait-il solliciter un référent").SelectOptionAsync("Oui");
        await partner.GetByLabel("Votre réponse").FillAsync("Retenue levée, remboursement le 5");
        await PressAsync(partner, "Envoyer la réponse");
        await Assertions.Expect(partner.GetByText("répondue", new() { Exact = true })).ToBeVisibleAsync();

        await sender.GotoAsync("/sollicitations");
        await Assertions.Expect(sender.GetByText("Nouveau", new() { Exact = true })).ToBeVisibleAsync();
        await sender.GotoAsync(address);
        await Assertions.Expect(sender.GetByText("Retenue levée, remboursement le 5")).ToBeVisibleAsync();
        await sender.GetByLabel("Résultat").SelectOptionAsync("Résolue");
        await sender.GetByLabel("La réponse a-t-elle été utile").SelectOptionAsync("Oui");
        await sender.GetByLabel("Ce qu'il en est").FillAsync("Droits rétablis");
        await PressAsync(sender, "Clore");
        await Assertions.Expect(sender.GetByText("résolue", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(sender.GetByRole(AriaRole.Button, new() { Name = "Écrire" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nothing_goes_without_the_agreement_of_the_person_which_nobody_ticks_for_them()
    {
        var (world, partners) = await BeginAsync();
        var (sender, followUp) = await SenderAsync(world);
        await DraftAsync(sender, followUp, partners, powerToAct: true);
        await Assertions.Expect(sender.GetByText("Lise Martin")).ToBeVisibleAsync();
        await Assertions.Expect(sender.GetByText(Situation)).ToBeVisibleAsync();
        await Assertions.Expect(sender.GetByLabel("elle est d'accord")).Not.ToBeCheckedAsync();
        await PressAsync(sender, "Envoyer");
        await Assertions.Expect(sender.GetByText("recueillez son accord")).ToBeVisibleAsync();
        await Assertions.Expect(sender.GetByText("Indiquez le jour où la personne a signé le mandat")).ToBeVisibleAsync();
        await sender.GetByText("Supprimer ce brouillon…").ClickAsync();
        await PressAsync(sender, "Supprimer le brouillon");
        await Assertions.Expect(sender.GetByText("Le brouillon est supprimé")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_somebody_typed_while_a_colleague_acted_is_given_back()
    {
        var (world, partners) = await BeginAsync();
        var (sender, followUp) = await SenderAsync(world);
        var address = await SendAsync(sender, followUp, partners);
        var (first, second) = (await PartnerAsync(partners), await PartnerAsync(partners));
        await first.GotoAsync(address);
        await second.GotoAsync(address);
        await PressAsync(second, "Accuser réception");
        await Assertions.Expect(second.GetByText("C'est fait.")).ToBeVisibleAsync();
        await ActAsync(first, "Demander une information…", "Ce qu'il vous faut", "Le courrier de mars", "Demander");
        await Assertions.Expect(first.GetByText("Quelqu'un a agi entre-temps")).ToBeVisibleAsync();
        await Assertions.Expect(first.GetByLabel("Ce qu'il vous faut")).ToHaveValueAsync("Le courrier de mars");
        await PressAsync(first, "Demander");
        await Assertions.Expect(first.GetByText("Vous avez demandé une information")).ToBeVisibleAsync();

        await second.GotoAsync(address);
        await second.GetByText("Répondre…").ClickAsync();
        await second.GetByLabel("Ce qui a débloqué la situation").SelectOptionAsync("Une explication donnée");
        await second.GetByLabel("Fallait-il solliciter un référent").SelectOptionAsync("Non");
        await second.GetByLabel("Votre réponse").FillAsync("Voir le courrier du 12");
        await sender.GotoAsync(address);
        await ActAsync(sender, "Retirer la sollicitation…", "Pourquoi", "La personne y renonce", "Retirer");
        await Assertions.Expect(sender.GetByText("retirée", new() { Exact = true })).ToBeVisibleAsync();
        await PressAsync(second, "Envoyer la réponse");
        await Assertions.Expect(second.GetByText("ce n'est plus possible")).ToBeVisibleAsync();
        await Assertions.Expect(second.GetByLabel("Votre réponse")).ToHaveValueAsync("Voir le courrier du 12");
    }

    [Fact]
    public async Task An_internal_note_is_read_by_its_own_side_alone()
    {
        var (world, partners) = await BeginAsync();
        var (sender, followUp) = await SenderAsync(world);
        var address = await SendAsync(sender, followUp, partners);
        await sender.GetByLabel("Message").FillAsync("Rappeler jeudi si rien");
        await sender.GetByLabel("Note interne").CheckAsync();
        await PressAsync(sender, "Écrire");
        await Assertions.Expect(sender.GetByText("Rappeler jeudi si rien")).ToBeVisibleAsync();
        var partner = await PartnerAsync(partners);
        await partner.GotoAsync(address);
        await Assertions.Expect(partner.GetByText(Situation)).ToBeVisibleAsync();
        await Assertions.Expect(partner.GetByText("Rappeler jeudi si rien")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_file_goes_with_the_case_and_one_comes_back_and_nothing_that_is_not_what_it_says()
    {
        var (world, partners) = await BeginAsync();
        var (sender, followUp) = await SenderAsync(world);
        await DraftAsync(sender, followUp, partners);
        await sender.GetByRole(AriaRole.Link, new() { Name = "Joindre un fichier" }).ClickAsync();
        await PressAsync(sender, "Joindre");
        await Assertions.Expect(sender.GetByText("Choisissez un fichier.")).ToBeVisibleAsync();
        foreach (var (content, refusal) in new[] { (Array.Empty<byte>(), "vide ou dépasse"), (SampleFiles.PdfOf((10 * 1024 * 1024) + 1), "vide ou dépasse"), (SampleFiles.Zip(), "n'est pas ce qu'annonce son nom") })
        {
            await AttachAsync(sender, "notification.pdf", content);
            await Assertions.Expect(sender.GetByText(refusal)).ToBeVisibleAsync();
            await Assertions.Expect(sender.GetByRole(AriaRole.Link, new() { Name = "notification.pdf" })).ToHaveCountAsync(0);
        }

        await Assertions.Expect(sender.GetByLabel("Fichier", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        var notification = SampleFiles.PdfOf(10 * 1024 * 1024);
        await AttachAsync(sender, "Notification d'indu.pdf", notification);
        await AttachAsync(sender, "photo.jpg", SampleFiles.Jpeg());
        await sender.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "photo.jpg" }).GetByRole(AriaRole.Button, new() { Name = "Retirer" }).ClickAsync();
        await Assertions.Expect(sender.GetByText("Le fichier est retiré.")).ToBeVisibleAsync();
        await sender.GetByRole(AriaRole.Link, new() { Name = "Ce qui sera envoyé" }).ClickAsync();
        await Assertions.Expect(sender.GetByRole(AriaRole.Link, new() { Name = "Notification d'indu.pdf" })).ToBeVisibleAsync();
        await Assertions.Expect(sender.GetByText("photo.jpg")).ToHaveCountAsync(0);
        await sender.GetByLabel("elle est d'accord").CheckAsync();
        await PressAsync(sender, "Envoyer");

        var partner = await PartnerAsync(partners);
        await partner.GotoAsync(new Uri(sender.Url).AbsolutePath);
        Assert.Equal(notification, await DownloadAsync(partner, "Notification d'indu.pdf"));
        await partner.GetByRole(AriaRole.Link, new() { Name = "Joindre un fichier" }).ClickAsync();
        await AttachAsync(partner, "releve.png", SampleFiles.Png());
        await Assertions.Expect(partner.GetByRole(AriaRole.Button, new() { Name = "Retirer" })).ToHaveCountAsync(0);
        await sender.ReloadAsync();
        Assert.Equal(SampleFiles.Png(), await DownloadAsync(sender, "releve.png"));

        var file = await sender.GetByRole(AriaRole.Link, new() { Name = "releve.png" }).GetAttributeAsync("href");
        var stranger = await PartnerAsync(await Partners.CreateAsync(portal.Suite, world));
        Assert.Equal(404, (await stranger.Context.APIRequest.GetAsync(file!)).Status);
    }

    [Fact]
    public async Task An_administrator_gives_an_institution_other_delays_and_takes_them_back_and_a_responsable_reads_them()
    {
        var (_, partners) = await BeginAsync();
        var (_, admin) = await Person.SignedInAsync(portal, Role.NetworkAdmin, scripts: false);
        await admin.GotoAsync("/sollicitations/delais");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Ajouter un délai" }).ClickAsync();
        await admin.GetByLabel("Institution").SelectOptionAsync(partners.InstitutionId);
        await admin.GetByLabel("Thème").SelectOptionAsync(partners.TopicId);
        await admin.GetByLabel("Accuser réception").FillAsync("5");
        await admin.GetByLabel("Répondre").FillAsync("4");
        await PressAsync(admin, "Enregistrer");
        await Assertions.Expect(admin.GetByText("Laissez au moins autant de jours")).ToBeVisibleAsync();
        await admin.GetByLabel("Répondre").FillAsync("21");
        await PressAsync(admin, "Enregistrer");
        await Assertions.Expect(admin.GetByText("C'est enregistré.")).ToBeVisibleAsync();

        var supervisor = await portal.OpenAsync(scripts: false);
        await (await Person.InviteAsync(portal, Role.PartnerSupervisor, partners, partners.SupervisorId)).AcceptAsync(supervisor);
        await supervisor.GotoAsync("/sollicitations");
        await supervisor.GetByRole(AriaRole.Link, new() { Name = "Délais" }).ClickAsync();
        await Assertions.Expect(supervisor.GetByRole(AriaRole.Row).Filter(new() { HasText = Weeks })).ToHaveCountAsync(1);
        await Assertions.Expect(supervisor.GetByRole(AriaRole.Link, new() { Name = "Ajouter un délai" })).ToHaveCountAsync(0);

        await admin.GetByRole(AriaRole.Row).Filter(new() { HasText = Weeks }).GetByRole(AriaRole.Link).ClickAsync();
        await admin.GetByText("Retirer ce délai…").ClickAsync();
        await PressAsync(admin, "Retirer ce délai");
        await Assertions.Expect(admin.GetByText("Le délai est retiré")).ToBeVisibleAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Row).Filter(new() { HasText = Weeks })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_figures_tell_each_side_of_its_own_sollicitations_and_how_long_they_took()
    {
        var (world, partners) = await BeginAsync();
        await world.SendReferralAsync(partners);
        var answered = await world.SendReferralAsync(partners);
        await partners.As(partners.Holder).AcknowledgeReferralAsync(new ActRequest { ReferralId = answered, ExpectedRevision = 2, DoneBy = $"{partners.Holder.Id}" });
        await Eventually.Get(
            () => portal.Suite.CountAsync("statisticsdb", "select count(*) from referral_fact where structure_id = @id and state = 'acknowledged'", new { id = Guid.Parse(world.StructureId) }), known => known == 1);
        var coordinator = await portal.OpenAsync(scripts: false);
        await (await Person.InviteAsync(portal, Role.Coordinator, world.StructureId)).AcceptAsync(coordinator);
        var supervisor = await portal.OpenAsync(scripts: false);
        await (await Person.InviteAsync(portal, Role.PartnerSupervisor, partners, partners.SupervisorId)).AcceptAsync(supervisor);
        foreach (var (page, whose) in new[] { (coordinator, "Envoyées par votre structure"), (supervisor, "Reçues par votre institution") })
        {
            await page.GotoAsync("/sollicitations/chiffres?periode=annee");
            var cells = page.GetByRole(AriaRole.Table, new() { Name = "Par cause" }).GetByRole(AriaRole.Row, new() { Name = "Indu ou retenue" }).GetByRole(AriaRole.Cell);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = whose })).ToBeVisibleAsync();
            Assert.Equal(["2", "2", "0", "0"], (await cells.AllInnerTextsAsync()).Take(4));
            Assert.EndsWith("—", (await cells.AllInnerTextsAsync())[^1], StringComparison.Ordinal);
        }
    }

    private static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task ActAsync(IPage page, string title, string label, string text, string button)
    {
        await page.GetByText(title).ClickAsync();
        await page.GetByLabel(label).FillAsync(text);
        await PressAsync(page, button);
    }

    private static async Task AttachAsync(IPage page, string name, byte[] content)
    {
        await page.GetByLabel("Fichier", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await PressAsync(page, "Joindre");
        await Assertions.Expect(page.GetByText("Le fichier est joint.").Or(page.GetByRole(AriaRole.Alert))).ToBeVisibleAsync();
    }

    private static async Task<byte[]> DownloadAsync(IPage page, string name)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync());
        Assert.Equal(name, download.SuggestedFilename);
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    private static async Task DraftAsync(IPage page, string followUp, Partners partners, bool powerToAct = false)
    {
        await page.GotoAsync($"/accompagnements/{followUp}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Solliciter un référent" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Nom", new() { Exact = true })).ToHaveValueAsync("Nadia Benali");
        await page.GetByLabel("Institution", new() { Exact = true }).SelectOptionAsync(partners.InstitutionId);
        await page.GetByLabel("Thème").SelectOptionAsync(partners.TopicId);
        await page.GetByLabel("Ce qui bloque").SelectOptionAsync("Indu ou retenue");
        await page.GetByLabel("Situation").FillAsync(Situation);
        await page.GetByLabel("Numéro de dossier").FillAsync("0123456 W");
        await page.GetByLabel("L'institution devra agir").SetCheckedAsync(powerToAct);
        await PressAsync(page, "Continuer");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Voici ce qui sera envoyé, et à qui" })).ToBeVisibleAsync();
    }

    private static async Task<string> SendAsync(IPage page, string followUp, Partners partners)
    {
        await DraftAsync(page, followUp, partners);
        await page.GetByLabel("elle est d'accord").CheckAsync();
        await PressAsync(page, "Envoyer");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sollicitation S-" })).ToBeVisibleAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task<(World World, Partners Partners)> BeginAsync()
    {
        var world = await World.CreateAsync(portal.Suite);
        return (world, await Partners.CreateAsync(portal.Suite, world));
    }

    private async Task<(IPage Page, string FollowUpId)> SenderAsync(World world)
    {
        var followUp = world.FollowUp();
        await world.FollowUps.OpenFollowUpAsync(followUp);
        var (_, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: false);
        return (page, followUp.FollowUpId);
    }

    private async Task<IPage> PartnerAsync(Partners partners)
    {
        var person = await Person.InviteAsync(portal, Role.PartnerContact, partners, partners.ContactId);
        var page = await portal.OpenAsync(scripts: false);
        await person.AcceptAsync(page);
        return page;
    }
}
