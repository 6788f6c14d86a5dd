using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>What administrators of the network change in its lists.</summary>
public sealed class TaxonomyAdminTests(Suite suite)
{
    private static readonly string Tomorrow = TimeProvider.System.Today().AddDays(1).ToText();

    private readonly ListsOfNetwork _admin = new(suite);

    [Fact]
    public async Task A_code_that_is_added_is_at_every_desk_from_its_first_day_and_counts_with_its_parent()
    {
        var world = await World.CreateAsync(suite);
        var added = _admin.Code("nature", "declaration");
        await _admin.Client.AddCodeAsync(added);
        Assert.Equal(1, (await _admin.Client.AddCodeAsync(added)).Revision);
        Assert.DoesNotContain((await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Date = "2023-12-31" })).Entries, entry => entry.Code == added.Code);
        Assert.Contains((await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Date = "2024-01-01" })).Entries, entry => entry.Code == added.Code && entry.Parent == "declaration");

        var visit = world.Visit();
        visit.Requests[0].Nature = added.Code;
        await world.Desk.LogVisitAsync(visit);
        var leaves = (await world.ReportWhenAsync(report => report.Visits.Total == 1)).HelpRequests;
        Assert.Contains("\"caf.declaration.rsa\"", leaves.ToString(), StringComparison.Ordinal);
        visit = world.Visit();
        (visit.Date, visit.Requests[0].Nature) = ("2023-12-31", added.Code);
        Assert.Equal("code-not-valid", (await Refusal.Of(world.Desk.LogVisitAsync(visit))).Fields["requests[0].nature"]);
    }

    [Fact]
    public async Task A_code_is_listed_after_the_one_that_was_named_or_last_but_before_what_fits_nowhere()
    {
        var (first, second) = (await _admin.AddAsync("nature", "renseignement"), _admin.Code("nature", "renseignement"));
        second.After = "renseignement.droit";
        await _admin.Client.AddCodeAsync(second);
        var top = await _admin.AddAsync("nature", "");
        var codes = (await _admin.Client.ListCodesAsync(new ListCodesRequest { Dimension = "nature" })).Codes.Select(code => code.Code).ToList();
        Assert.Equal(["renseignement.droit", second.Code, "renseignement.adresse", first], codes.SkipWhile(code => code != "renseignement.droit").Take(4));
        Assert.Equal(["autre", "non-precise"], codes.TakeLast(2));
        Assert.Equal(codes.Count - 3, codes.IndexOf(top));
    }

    [Fact]
    public async Task A_code_that_does_not_fit_its_list_is_refused_by_the_name_of_the_field()
    {
        var taken = await _admin.AddAsync("institution", "caf");
        foreach (var (field, refused, spoil) in new (string, string, Action<AddCodeRequest>)[]
        {
            ("dimension", "fixed-list", request => request.Dimension = "age-band"),
            ("dimension", "fixed-list", request => request.Dimension = "outcome"),
            ("dimension", "unknown-code", request => request.Dimension = "couleur"),
            ("code", "code-taken", request => request.Code = taken),
            ("code", "not-under-parent", request => request.Code = $"msa.{World.NewCode()}"),
            ("code", "not-under-parent", request => request.Code = $"caf.{World.NewCode()}.{World.NewCode()}"),
            ("code", "not-under-parent", request => request.Code = $"caf.+{World.NewCode()}"),
            ("parent", "unknown-code", request => (request.Parent, request.Code) = ("non-precise", $"non-precise.{World.NewCode()}")),
            ("parent", "unknown-code", request => (request.Parent, request.Code) = ("cafe", $"cafe.{World.NewCode()}")),
            ("parent", "code-not-valid", request => (request.Parent, request.Code) = ("sante.rsi", $"sante.rsi.{World.NewCode()}")),
            ("after", "unknown-code", request => request.After = "msa"),
            ("label", "label-taken", request => request.Label = taken[4..].ToUpperInvariant()),
            ("label", "nir", request => request.Label = "284055439501234"),
        })
        {
            var request = _admin.Code("institution", "caf");
            spoil(request);
            Assert.Equal((field, refused), (field, (await Refusal.Of(_admin.Client.AddCodeAsync(request))).Fields.GetValueOrDefault(field)));
        }
    }

    [Fact]
    public async Task A_label_is_true_from_its_day_on_and_those_before_stay_true_of_their_days()
    {
        var (world, code) = (await World.CreateAsync(suite), await _admin.AddAsync("droit", ""));
        var (second, third) = (World.NewCode(), World.NewCode());
        await _admin.Client.ChangeLabelAsync(_admin.Label("droit", code, second, "2024-07-01"));
        await _admin.Client.ChangeLabelAsync(_admin.Label("droit", code, third, "2025-07-01", expectedRevision: 2));
        Assert.Equal([code, second, third], [await OnAsync("2024-06-30"), await OnAsync("2025-06-30"), await OnAsync("2025-07-01")]);
        Assert.Equal(["", "2024-07-01", "2025-07-01"], (await _admin.GetAsync("droit", code)).Labels.Select(label => label.From));

        // On the same day: another wording.
        await _admin.Client.ChangeLabelAsync(_admin.Label("droit", code, $"{third} !", "2025-07-01", expectedRevision: 3));
        Assert.Equal([second, $"{third} !"], [await OnAsync("2025-06-30"), await OnAsync("2025-07-01")]);
        Assert.Equal("before-latest", (await Refusal.Of(_admin.Client.ChangeLabelAsync(_admin.Label("droit", code, "Plus tôt", "2025-06-30", 4)))).Fields["from"]);
        Assert.Equal("unchanged", (await Refusal.Of(_admin.Client.ChangeLabelAsync(_admin.Label("droit", code, $"{third} !", Tomorrow, 4)))).Fields["label"]);
        Assert.Equal("label-taken", (await Refusal.Of(_admin.Client.ChangeLabelAsync(_admin.Label("droit", code, "rsa", Tomorrow, 4)))).Fields["label"]);

        async Task<string> OnAsync(string date) => (await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Dimension = "droit", Date = date })).Entries.Single(entry => entry.Code == code).Label;
    }

    [Fact]
    public async Task A_code_that_ends_says_who_follows_may_be_used_to_its_last_day_and_comes_back_when_that_is_undone()
    {
        var (world, code, next) = (await World.CreateAsync(suite), await _admin.AddAsync("medium", ""), await _admin.AddAsync("medium", ""));
        await _admin.EndAsync("medium", code, next);
        var ended = Assert.Single(await OnAsync(TimeProvider.System.Today().ToText()));
        Assert.Equal((TimeProvider.System.Today().ToText(), next), (ended.ValidTo, ended.Successor));
        Assert.Empty(await OnAsync(Tomorrow));
        Assert.Equal("code-ended", (await Refusal.Of(_admin.Client.EndCodeAsync(_admin.End("medium", code, expectedRevision: 2)))).Code);

        await _admin.Client.UndoEndAsync(_admin.Undo("medium", code, 2));
        Assert.Equal("", Assert.Single(await OnAsync(Tomorrow)).Successor);
        Assert.Equal("code-not-ended", (await Refusal.Of(_admin.Client.UndoEndAsync(_admin.Undo("medium", code, 3)))).Code);

        async Task<List<TaxonomyEntry>> OnAsync(string date) =>
            [.. (await world.Desk.GetTaxonomyAsync(new GetTaxonomyRequest { Dimension = "medium", Date = date })).Entries.Where(entry => entry.Code == code)];
    }

    [Fact]
    public async Task An_end_that_would_leave_something_without_a_place_is_refused()
    {
        var parent = await _admin.AddAsync("nature", "");
        var child = await _admin.AddAsync("nature", parent);
        foreach (var (refused, end) in new (string, EndCodeRequest)[]
        {
            ("needed-code", _admin.End("nature", "non-precise")), ("needed-code", _admin.End("institution", "caf")), ("has-children", _admin.End("nature", parent)),
        })
        {
            var refusal = await Refusal.Of(_admin.Client.EndCodeAsync(end));
            Assert.Equal((StatusCode.FailedPrecondition, refused), (refusal.Status, refusal.Code));
        }

        var past = _admin.End("nature", child);
        past.LastDay = TimeProvider.System.Today().AddDays(-1).ToText();
        Assert.Equal("in-the-past", (await Refusal.Of(_admin.Client.EndCodeAsync(past))).Fields["last_day"]);
        Assert.Equal("unknown-code", (await Refusal.Of(_admin.Client.EndCodeAsync(_admin.End("nature", child, "caf")))).Fields["successor"]);
        Assert.Equal("unknown-code", (await Refusal.Of(_admin.Client.EndCodeAsync(_admin.End("nature", child, child)))).Fields["successor"]);
        await _admin.EndAsync("nature", child);
        Assert.Equal("code-not-valid", (await Refusal.Of(_admin.Client.EndCodeAsync(_admin.End("nature", parent, child)))).Fields["successor"]);
        await _admin.EndAsync("nature", parent);
        Assert.Equal("parent-ended", (await Refusal.Of(_admin.Client.UndoEndAsync(_admin.Undo("nature", child, 2)))).Code);
        Assert.Equal("unknown-entry", (await Refusal.Of(_admin.Client.EndCodeAsync(_admin.End("nature", World.NewCode())))).Code);
    }

    [Fact]
    public async Task A_change_is_made_once_and_not_over_what_somebody_else_has_changed()
    {
        var code = await _admin.AddAsync("nature", "");
        var (mine, theirs) = (_admin.Label("nature", code, World.NewCode(), "2024-07-01"), _admin.Label("nature", code, World.NewCode(), "2024-07-01"));
        Assert.Equal(2, (await _admin.Client.ChangeLabelAsync(mine)).Revision);
        var stale = await Refusal.Of(_admin.Client.ChangeLabelAsync(theirs));
        Assert.Equal((StatusCode.Aborted, "stale-revision"), (stale.Status, stale.Code));
        theirs.ExpectedRevision = 2;
        Assert.Equal(3, (await _admin.Client.ChangeLabelAsync(theirs)).Revision);
        Assert.Equal(2, (await _admin.Client.ChangeLabelAsync(mine)).Revision);
        Assert.Equal(theirs.Label, (await _admin.GetAsync("nature", code)).Labels[^1].Label);
        Assert.Equal(3, (await _admin.Client.ListCodeChangesAsync(new ListCodeChangesRequest { Dimension = "nature", Code = code })).Changes.Count);
    }

    [Fact]
    public async Task Every_change_is_a_version_that_says_what_when_and_by_whom()
    {
        var (code, next) = (await _admin.AddAsync("heard-of", ""), await _admin.AddAsync("heard-of", ""));
        await _admin.Client.ChangeLabelAsync(_admin.Label("heard-of", code, $"{code} bis", "2024-07-01"));
        var end = _admin.End("heard-of", code, next, expectedRevision: 2);
        await _admin.Client.EndCodeAsync(end);
        var version = (await _admin.Client.ListCodesAsync(new ListCodesRequest { Dimension = "heard-of" })).Version;
        var changes = (await _admin.Client.ListCodeChangesAsync(new ListCodeChangesRequest { Dimension = "heard-of", Code = code })).Changes;
        Assert.Equal([CodeChangeKind.CodeEnded, CodeChangeKind.CodeRelabelled, CodeChangeKind.CodeAdded], changes.Select(change => change.Kind));
        Assert.Equal((end.LastDay, next, $"{code} bis", end.ChangedBy), (changes[0].Day, changes[0].Successor, changes[0].Label, changes[0].MadeBy));
        Assert.Equal(($"{code} bis", code, "2024-07-01"), (changes[1].Label, changes[1].FormerLabel, changes[1].Day));
        Assert.StartsWith("2026-1.", version, StringComparison.Ordinal);
        Assert.InRange(long.Parse(version[7..], System.Globalization.CultureInfo.InvariantCulture), changes[0].Number, long.MaxValue);
        var older = await _admin.Client.ListCodeChangesAsync(new ListCodeChangesRequest { Dimension = "heard-of", Code = code, Before = changes[1].Number });
        Assert.Equal(CodeChangeKind.CodeAdded, Assert.Single(older.Changes).Kind);
    }
}
