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

        select training from place where place_id = @placeId;
        """;

    private sealed record DeskSessionRow(Guid SessionId, TimeOnly StartsAt, TimeOnly EndsAt, string Receivers, bool Closed, int Visits, int LeftUnserved);

    private sealed record DeskCounts(int Visits, int HelpRequests, int KioskPassages);

    private sealed record VisitSetAsideRow(Guid VisitId, Guid SessionId, Guid SetAsideBy, DateTime SetAsideAt);

    private sealed record ReceiverRow(Guid AccountId, string Status);

    public override async Task<GetDeskResponse> GetDesk(GetDeskRequest request, ServerCallContext context)
    {
        var (own, placeId, today) = (Own(context), Guid.Parse(request.PlaceId), clock.Today());
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await StructureOfAsync(connection, own, placeId, today, context.CancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(SelectDesk, new { own, placeId, today }, cancellationToken: context.CancellationToken));
        var sessions = await results.ReadAsync<DeskSessionRow>();
        var counts = await results.ReadSingleAsync<DeskCounts>();
        var setAside = await results.ReadAsync<VisitSetAsideRow>();
        var training = await results.ReadSingleAsync<bool>();
        return new GetDeskResponse
        {
            Date = today.ToText(), Sessions = { sessions.Select(ToMessage) }, Visits = counts.Visits, HelpRequests = counts.HelpRequests, KioskPassages = counts.KioskPassages, SetAside = { setAside.Select(ToMessage) }, Training = training,
            Shortcuts = { await shortcuts.ShownAsync(connection, own, placeId, today, context.CancellationToken) },
        };
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
