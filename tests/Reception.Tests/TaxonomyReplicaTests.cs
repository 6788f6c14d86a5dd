using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Reception.Tests;

/// <summary>Two servers, one state of the lists.</summary>
public sealed class TaxonomyReplicaTests(Suite suite) : IAsyncLifetime
{
    private readonly Replica _replica = new(suite);
    private readonly ListsOfNetwork _admin = new(suite);

    public ValueTask InitializeAsync() => _replica.InitializeAsync();

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    [Fact]
    public async Task A_code_that_one_server_has_added_is_refused_by_none()
    {
        var world = await World.CreateAsync(suite);
        for (var time = 0; time < 5; time++)
        {
            var visit = world.Visit();
            visit.Requests[0].Institution = (await world.Lists.AddLocalCodeAsync(world.LocalCode($"Antenne {time}"))).Code;
            visit.Requests[0].Nature = await _admin.AddAsync("nature", "declaration");
            await _replica.DeskOf(world).LogVisitAsync(visit);
        }
    }

    [Fact]
    public async Task What_one_server_has_changed_is_soon_shown_by_the_others()
    {
        var (world, code) = (await World.CreateAsync(suite), await _admin.AddAsync("droit", ""));
        await Eventually.Get(() => FindAsync(world, code), found => found is not null);
        var label = World.NewCode();
        await _admin.Client.ChangeLabelAsync(_admin.Label("droit", code, label, "2024-07-01"));
        await Eventually.Get(() => FindAsync(world, code), found => found!.Label == label);
        await _admin.Client.EndCodeAsync(_admin.End("droit", code, expectedRevision: 2));
        await Eventually.Get(() => FindAsync(world, code), found => found!.ValidTo.Length > 0);
    }

    [Fact]
    public async Task A_visit_after_the_last_day_of_a_code_is_refused_and_one_of_its_days_is_not()
    {
        var (world, code) = (await World.CreateAsync(suite), await _admin.AddAsync("droit", ""));
        await _admin.EndAsync("droit", code);
        _replica.Now = DateTimeOffset.UtcNow.AddDays(1);
        var (late, inTime) = (world.Visit(), world.Visit());
        (late.Date, late.Requests[0].Droit) = (TimeProvider.System.Today().AddDays(1).ToText(), code);
        inTime.Requests[0].Droit = code;
        Assert.Equal("code-not-valid", (await Refusal.Of(_replica.DeskOf(world).LogVisitAsync(late))).Fields["requests[0].droit"]);
        await _replica.DeskOf(world).LogVisitAsync(inTime);
    }

    [Fact]
    public async Task A_server_that_starts_undoes_nothing_of_what_was_changed()
    {
        var world = await World.CreateAsync(suite);
        var before = await _admin.GetAsync("obstacle", "deplacement");
        var label = $"Déplacement {World.NewCode()}";
        await _admin.Client.ChangeLabelAsync(_admin.Label("obstacle", "deplacement", label, TimeProvider.System.Today().ToText(), before.Revision));
        await using var started = new Replica(suite);
        await started.InitializeAsync();
        var found = (await started.DeskOf(world).GetTaxonomyAsync(new GetTaxonomyRequest { Dimension = "obstacle" })).Entries.Single(entry => entry.Code == "deplacement");
        Assert.Equal(label, found.Label);
    }

    private async Task<TaxonomyEntry?> FindAsync(World world, string code) =>
        (await _replica.DeskOf(world).GetTaxonomyAsync(new GetTaxonomyRequest { Dimension = "droit" })).Entries.FirstOrDefault(entry => entry.Code == code);
}
