using System.Text.Json;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const int MonthsOfShortcuts = 3;

    private const string SelectDesk =
        """
        select s.session_id, s.starts_at, s.ends_at, s.receivers::text as receivers, s.state <> 'planned' as closed,
               (select count(*) from visit v where v.session_id = s.session_id and not v.deleted)::integer as visits,
               case s.state when 'planned' then (select count(*) from left_unserved_tally t where t.session_id = s.session_id)::integer else s.left_unserved end as left_unserved
        from drop_in_session s
        where s.place_id = @placeId and s.date = @today and s.structure_id = @own and not s.deleted
        order by s.starts_at, s.session_id;

        select count(*)::integer as visits, coalesce(sum((select count(*) from help_request r where r.visit_id = v.visit_id)), 0)::integer as help_requests,
               (select coalesce(sum(count), 0) from kiosk_tally k where k.place_id = @placeId and k.date = @today and k.structure_id = @own and not k.deleted)::integer as kiosk_passages
        from visit v
        where v.place_id = @placeId and v.date = @today and v.structure_id = @own and not v.deleted;

        select a.visit_id, a.session_id, a.set_aside_by, a.set_aside_at
        from visit_set_aside a join drop_in_session s using (session_id)
        where s.place_id = @placeId and s.date = @today and s.structure_id = @own and not s.deleted
        order by a.set_aside_at, a.visit_id;

        select institution, nature, droit, medium from place_shortcut where place_id = @placeId and month = @month order by position;

        select training from place where place_id = @placeId;
        """;

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
    private const string KeepShortcuts =
        """
        insert into place_shortcut (place_id, month, position, institution, nature, droit, medium)
        values (@placeId, @month, @position, @Institution, @Nature, @Droit, @Medium)
        on conflict do nothing
        """;

    private sealed record DeskSessionRow(Guid SessionId, TimeOnly StartsAt, TimeOnly EndsAt, string Receivers, bool Closed, int Visits, int LeftUnserved);

    private sealed record DeskCounts(int Visits, int HelpRequests, int KioskPassages);

    private sealed record ShortcutRow(string Institution, string Nature, string Droit, string Medium)
    {
        public Shortcut ToShortcut() => new() { Institution = Institution, Nature = Nature, Droit = Droit, Medium = Medium };
    }

    private sealed record VisitSetAsideRow(Guid VisitId, Guid SessionId, Guid SetAsideBy, DateTime SetAsideAt);

    private sealed record ReceiverRow(Guid AccountId, string Status);

    public override async Task<GetDeskResponse> GetDesk(GetDeskRequest request, ServerCallContext context)
    {
        var (own, placeId, today) = (Own(context), Guid.Parse(request.PlaceId), clock.Today());
        var month = new DateOnly(today.Year, today.Month, 1);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await StructureOfAsync(connection, own, placeId, today, context.CancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(SelectDesk, new { own, placeId, today, month }, cancellationToken: context.CancellationToken));
        var sessions = await results.ReadAsync<DeskSessionRow>();
        var counts = await results.ReadSingleAsync<DeskCounts>();
        var setAside = await results.ReadAsync<VisitSetAsideRow>();
        var kept = (await results.ReadAsync<ShortcutRow>()).AsList();
        var training = await results.ReadSingleAsync<bool>();
        return new GetDeskResponse
        {
            Date = today.ToText(), Sessions = { sessions.Select(ToMessage) }, Visits = counts.Visits, HelpRequests = counts.HelpRequests, KioskPassages = counts.KioskPassages, SetAside = { setAside.Select(ToMessage) }, Training = training,
            Shortcuts = { shortcuts.Choose((kept.Count > 0 ? kept : await KeepShortcutsAsync(connection, own, placeId, month, context.CancellationToken)).Select(row => row.ToShortcut()), today) },
        };
    }

    // Chosen once a month, by the first desk that asks.
    private async Task<IReadOnlyList<ShortcutRow>> KeepShortcutsAsync(NpgsqlConnection connection, Guid own, Guid placeId, DateOnly month, CancellationToken cancellationToken)
    {
        var seen = await connection.QueryAsync<ShortcutRow>(new CommandDefinition(
            SelectMostAsked, new { own, placeId, month, from = month.AddMonths(-MonthsOfShortcuts) }, cancellationToken: cancellationToken));
        var chosen = shortcuts.Choose(seen.Select(row => row.ToShortcut()), month);
        await connection.ExecuteAsync(new CommandDefinition(
            KeepShortcuts,
            chosen.Select((shortcut, position) => new { placeId, month, position, shortcut.Institution, shortcut.Nature, shortcut.Droit, shortcut.Medium }),
            cancellationToken: cancellationToken));
        return [.. chosen.Select(shortcut => new ShortcutRow(shortcut.Institution, shortcut.Nature, shortcut.Droit, shortcut.Medium))];
    }

    private static VisitSetAside ToMessage(VisitSetAsideRow row) =>
        new() { VisitId = $"{row.VisitId}", SessionId = $"{row.SessionId}", SetAsideBy = $"{row.SetAsideBy}", SetAsideAt = new DateTimeOffset(row.SetAsideAt).ToTimestamp() };

    private static DeskSession ToMessage(DeskSessionRow row) => new()
    {
        SessionId = $"{row.SessionId}", StartsAt = row.StartsAt.ToText(), EndsAt = row.EndsAt.ToText(), Closed = row.Closed, Visits = row.Visits, LeftUnserved = row.LeftUnserved,
        Receivers = { ReceiversOf(row.Receivers) },
    };

    /// <summary>Receivers as the database keeps them.</summary>
    internal static IEnumerable<Receiver> ReceiversOf(string json) =>
        JsonSerializer.Deserialize<List<ReceiverRow>>(json, JsonSerializerOptions.Web)!.Select(receiver => new Receiver { AccountId = $"{receiver.AccountId}", Status = receiver.Status });
}
