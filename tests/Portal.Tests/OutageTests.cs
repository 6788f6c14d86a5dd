using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Microsoft.Playwright;

namespace AccesDroits.Portal.Tests;

/// <summary>Alone, because it stops a service that the others need.</summary>
[CollectionDefinition(nameof(OutageTests), DisableParallelization = true)]
public sealed class WithoutDirectory;

[Collection(nameof(OutageTests))]
public sealed class OutageTests(PortalSuite portal)
{
    [Fact]
    public async Task While_Directory_is_away_a_person_who_has_signed_in_stays_so_and_the_others_read_what_to_do()
    {
        var world = await World.CreateAsync(portal.Suite);
        var (_, page) = await Person.SignedInAsync(portal, Role.Receiver, world.StructureId);
        await portal.Suite.StopAsync("directory");
        try
        {
            await page.GotoAsync("/annuaire");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Annuaire");
            Assert.Equal(503, (await page.GotoAsync("/mon-compte"))!.Status);
            await Assertions.Expect(page.GetByText("Attendez une minute, puis recommencez")).ToBeVisibleAsync();
        }
        finally
        {
            await portal.Suite.StartAsync("directory");
        }

        Assert.Equal(200, (await page.GotoAsync("/mon-compte"))!.Status);
    }
}
