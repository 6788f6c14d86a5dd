using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Shortcuts that a structure chooses for the desks of its places.</summary>
public sealed class PlaceShortcutTests(Suite suite)
{
    [Fact]
    public async Task What_is_chosen_is_at_the_desk_at_once_in_its_order_until_the_choice_is_automatic_again()
    {
        var world = await World.CreateAsync(suite);
        var automatic = await DeskAsync(world);
        Assert.Equal(7, automatic.Count);
        var before = await world.Lists.GetPlaceShortcutsAsync(new GetPlaceShortcutsRequest { PlaceId = world.PlaceId });
        Assert.Equal((0, 0), (before.Revision, before.Chosen.Count));
        Assert.Equal(automatic, before.Shown);

        var code = (await world.Lists.AddLocalCodeAsync(world.LocalCode("Antenne du port"))).Code;
        var chosen = world.ChosenShortcuts(code);
        chosen.Shortcuts.Add(new ChosenShortcut { Label = "Un courrier", Institution = "non-precise", Nature = "courrier.explication", Droit = "non-precise", Medium = "papier" });
        Assert.Equal(1, (await world.Lists.PutPlaceShortcutsAsync(chosen)).Revision);
        Assert.Equal(1, (await world.Lists.PutPlaceShortcutsAsync(chosen)).Revision);
        Assert.Equal([("Attestation", code), ("Un courrier", "non-precise")], (await DeskAsync(world)).Select(shortcut => (shortcut.Label, shortcut.Institution)));

        var back = new PutPlaceShortcutsRequest { PlaceId = world.PlaceId, ExpectedRevision = 1, ChangedBy = world.ReceiverId };
        await world.Lists.PutPlaceShortcutsAsync(back);
        Assert.Equal(automatic, await DeskAsync(world));
    }

    [Fact]
    public async Task A_shortcut_whose_code_may_no_longer_be_used_leaves_the_desk_and_stays_chosen()
    {
        var world = await World.CreateAsync(suite);
        var code = (await world.Lists.AddLocalCodeAsync(world.LocalCode("Antenne du port"))).Code;
        await world.Lists.PutPlaceShortcutsAsync(world.ChosenShortcuts(code));
        await world.Lists.EndCodeAsync(world.End(code));
        Assert.Single(await DeskAsync(world));

        await using var tomorrow = new Replica(suite);
        await tomorrow.InitializeAsync();
        tomorrow.Now = DateTimeOffset.UtcNow.AddDays(1);
        Assert.Empty((await tomorrow.DeskOf(world).GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).Shortcuts);
        Assert.Single((await world.Lists.GetPlaceShortcutsAsync(new GetPlaceShortcutsRequest { PlaceId = world.PlaceId })).Chosen);
    }

    [Fact]
    public async Task Shortcuts_that_cannot_be_used_are_refused_by_the_name_of_the_field()
    {
        var world = await World.CreateAsync(suite);
        foreach (var (field, refused, spoil) in new (string, string, Action<PutPlaceShortcutsRequest>)[]
        {
            ("shortcuts[0].institution", "code-not-valid", request => request.Shortcuts[0].Institution = "sante.rsi"),
            ("shortcuts[0].label", "too-long", request => request.Shortcuts[0].Label = new string('a', 41)),
            ("shortcuts[0].label", "nir", request => request.Shortcuts[0].Label = "284055439501234"),
            ("shortcuts[1].label", "duplicate", request => request.Shortcuts.Add(new ChosenShortcut(request.Shortcuts[0]) { Medium = "papier" })),
            ("shortcuts[1]", "duplicate", request => request.Shortcuts.Add(new ChosenShortcut(request.Shortcuts[0]) { Label = "Autrement" })),
            ("shortcuts", "too-many", request => request.Shortcuts.Add(Enumerable.Repeat(request.Shortcuts[0], 7))),
            ("place_id", "unknown-place", request => request.PlaceId = World.NewId()),
        })
        {
            var request = world.ChosenShortcuts();
            spoil(request);
            Assert.Equal(refused, (await Refusal.Of(world.Lists.PutPlaceShortcutsAsync(request))).Fields[field]);
        }

        await world.Lists.PutPlaceShortcutsAsync(world.ChosenShortcuts());
        var stale = await Refusal.Of(world.Lists.PutPlaceShortcutsAsync(new PutPlaceShortcutsRequest { PlaceId = world.PlaceId, ChangedBy = world.ReceiverId }));
        Assert.Equal((StatusCode.Aborted, "stale-revision"), (stale.Status, stale.Code));
    }

    private static async Task<IReadOnlyList<Shortcut>> DeskAsync(World world) => (await world.Desk.GetDeskAsync(new GetDeskRequest { PlaceId = world.PlaceId })).Shortcuts;
}
