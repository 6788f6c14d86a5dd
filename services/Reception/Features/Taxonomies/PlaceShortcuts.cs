using System.Text.Json;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using Dapper;
using Npgsql;

namespace AccesDroits.Reception.Features.Taxonomies;

/// <summary>Raccourcis d'un lieu: those that its structure chose; else those of the month, chosen by the first desk that asks.</summary>
public sealed class PlaceShortcuts(Shortcuts shortcuts)
{
    private const int MonthsOfShortcuts = 3;

    private const string SelectChoice = "select revision, content_hash, shortcuts::text as shortcuts from place_shortcut_choice where place_id = @placeId and structure_id = @own";

    private const string SelectKept = "select institution, nature, droit, medium from place_shortcut where place_id = @placeId and month = @month order by position";

    // More than a desk shows: some may no longer be used.
    private const string SelectMostAsked =
        """
        select r.institution, r.nature, r.droit, r.medium
        from visit v join help_request r using (visit_id)
        where v.place_id = @placeId and v.date >= @from and v.date < @month and v.structure_id = @own and not v.deleted
        group by 1, 2, 3, 4
        order by count(*) desc, 1, 2, 3, 4
        limit 30
        """;

    // Of two desks that are the first of the month at once, one says what both show.
    private const string Keep =
        """
        insert into place_shortcut (place_id, month, position, institution, nature, droit, medium)
        values (@placeId, @month, @position, @Institution, @Nature, @Droit, @Medium)
        on conflict do nothing
        """;

    /// <summary>What was chosen for a place, as it is stored.</summary>
    internal sealed record Choice(long Revision, byte[] ContentHash, string Shortcuts)
    {
        public static readonly Choice None = new(0, [], "[]");

        public IReadOnlyList<Shortcut> Chosen => [.. JsonSerializer.Deserialize<List<ShortcutRow>>(Shortcuts, JsonSerializerOptions.Web)!.Select(row => row.ToShortcut())];
    }

    /// <summary>A shortcut as the database keeps it; an automatic one has no label.</summary>
    internal sealed record ShortcutRow(string Institution, string Nature, string Droit, string Medium, string Label = "")
    {
        public Shortcut ToShortcut() => new() { Label = Label, Institution = Institution, Nature = Nature, Droit = Droit, Medium = Medium };
    }

    /// <summary>What the desk of a place shows on a day.</summary>
    public async Task<IReadOnlyList<Shortcut>> ShownAsync(NpgsqlConnection connection, Guid own, Guid placeId, DateOnly today, CancellationToken cancellationToken)
    {
        if ((await ChoiceAsync(connection, own, placeId, cancellationToken)).Chosen is { Count: > 0 } chosen)
        {
            return [.. chosen.Where(shortcut => shortcuts.IsUsable(shortcut, today, own))];
        }

        var month = new DateOnly(today.Year, today.Month, 1);
        var kept = (await connection.QueryAsync<AutomaticRow>(new CommandDefinition(SelectKept, new { placeId, month }, cancellationToken: cancellationToken))).AsList();
        var seen = kept.Count > 0 ? kept : await KeepAsync(connection, own, placeId, month, cancellationToken);
        return shortcuts.Choose(seen.Select(row => row.ToShortcut()), today, own);
    }

    internal static async Task<Choice> ChoiceAsync(NpgsqlConnection connection, Guid own, Guid placeId, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<Choice>(new CommandDefinition(SelectChoice, new { own, placeId }, cancellationToken: cancellationToken)) ?? Choice.None;

    // Chosen once a month.
    private async Task<IReadOnlyList<AutomaticRow>> KeepAsync(NpgsqlConnection connection, Guid own, Guid placeId, DateOnly month, CancellationToken cancellationToken)
    {
        var seen = await connection.QueryAsync<AutomaticRow>(new CommandDefinition(
            SelectMostAsked, new { own, placeId, month, from = month.AddMonths(-MonthsOfShortcuts) }, cancellationToken: cancellationToken));
        var chosen = shortcuts.Choose(seen.Select(row => row.ToShortcut()), month, own);
        await connection.ExecuteAsync(new CommandDefinition(
            Keep,
            chosen.Select((shortcut, position) => new { placeId, month, position, shortcut.Institution, shortcut.Nature, shortcut.Droit, shortcut.Medium }),
            cancellationToken: cancellationToken));
        return [.. chosen.Select(shortcut => new AutomaticRow(shortcut.Institution, shortcut.Nature, shortcut.Droit, shortcut.Medium))];
    }

    private sealed record AutomaticRow(string Institution, string Nature, string Droit, string Medium)
    {
        public Shortcut ToShortcut() => new() { Institution = Institution, Nature = Nature, Droit = Droit, Medium = Medium };
    }
}
