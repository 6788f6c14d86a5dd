using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>A sollicitation that nobody in the institution can receive any more.</summary>
public sealed class StrandedReferralTests(PortalSuite portal)
{
    [Fact]
    public async Task Who_sent_it_reads_since_when_nobody_can_receive_it_and_what_to_do()
    {
        var world = await World.CreateAsync(portal.Suite);
        var partners = await Partners.CreateAsync(portal.Suite, world);
        var id = await world.SendReferralAsync(partners);
        var (person, page) = await Person.SignedInAsync(portal, Role.SocialWorker, world.StructureId, scripts: true);
        await world.Referrals.InviteColleagueAsync(new InviteColleagueRequest { ReferralId = id, AccountId = person.Account.Id, InvitedBy = world.ReceiverId });
        foreach (var caller in new[] { partners.Deputy, partners.Supervisor, partners.Colleague, partners.Holder })
        {
            await AccesDroits.Testing.Person.Admin(portal.Suite).DeactivateAccountAsync(new AccountRequest { Id = $"{caller.Id}" });
        }

        // It is looked for every minute.
        await Eventually.Get(
            async () => (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id })).NobodySince, since => since.Length > 0, TimeSpan.FromMinutes(3));
        await page.GotoAsync($"/sollicitations/{id}");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "plus personne ne peut recevoir cette sollicitation" })).ToContainTextAsync("Prévenez la personne qui anime le réseau");
        Assert.Empty(await Seen.ByAxeAsync(page, "stranded"));
    }
}
