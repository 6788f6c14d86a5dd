using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Somebody with two codes, and somebody who asks to be forgotten.</summary>
public sealed class CodesOfPeopleTests(PortalSuite portal)
{
    [Theory]
    [InlineData(Role.Coordinator)]
    [InlineData(Role.SocialWorker)]
    public async Task Two_codes_are_merged_then_the_person_is_erased_without_scripts_and_no_code_is_in_an_address(Role role)
    {
        var world = await World.CreateAsync(portal.Suite);
        var codes = await world.CodesAsync(2);
        var visitor = await world.VisitorOfAsync(codes[0]);
        await world.VisitorOfAsync(codes[1]);
        var (_, page) = await Person.SignedInAsync(portal, role, world.StructureId, scripts: false);
        List<string> addresses = [];
        page.Request += (_, request) => addresses.Add(request.Url);
        await page.GotoAsync("/personnes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Réunir deux codes" }).ClickAsync();
        await page.GetByLabel("Un code de la personne").FillAsync($"{codes[0][..4]} {codes[0][4..].ToLowerInvariant()}");
        await page.GetByLabel("Son autre code").FillAsync(codes[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Réunir les deux codes" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Cochez cette case si les deux codes sont bien à la même personne.")).ToBeVisibleAsync();
        Assert.Equal(codes[1], await page.GetByLabel("Son autre code").InputValueAsync());
        Assert.NotEqual(visitor, await world.VisitorOfAsync(codes[1]));
        await page.GetByLabel("La personne m'a montré ses deux codes.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Réunir les deux codes" }).ClickAsync();
        Assert.StartsWith("C'est fait.", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(visitor, await world.VisitorOfAsync(codes[1]));

        await page.GotoAsync("/personnes/effacer");
        await page.GetByLabel("Code de la personne").FillAsync(codes[1]);
        await page.GetByLabel("La personne le demande.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Effacer définitivement" }).ClickAsync();
        Assert.StartsWith("C'est effacé.", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.All(codes, code => Assert.DoesNotContain(addresses, address => address.Contains(code, StringComparison.OrdinalIgnoreCase)));
        await page.GotoAsync("/personnes/effacer");
        await page.GetByLabel("Code de la personne").FillAsync((await world.CodesAsync(1))[0]);
        await page.GetByLabel("La personne le demande.").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Effacer définitivement" }).ClickAsync();
        Assert.Contains("n'a encore jamais servi", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_neither_merges_nor_erases()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await page.GotoAsync("/personnes");
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "Réunir deux codes" }).CountAsync());
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "Effacer une personne" }).CountAsync());
        foreach (var path in new[] { "/personnes/reunir", "/personnes/effacer" })
        {
            Assert.Equal(403, (await page.GotoAsync(path))!.Status);
        }
    }
}
