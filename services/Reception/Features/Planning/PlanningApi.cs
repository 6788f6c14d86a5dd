using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Planning;

/// <summary>The RPCs of the planning, one file each, and what several of them do alike.</summary>
public sealed partial class PlanningApi(NpgsqlDataSource database, Outbox outbox, Taxonomy taxonomy, Audit audit, TimeProvider clock) : PlanningService.PlanningServiceBase
{
    private const string SelectSessions =
        $"""
        select s.session_id, s.revision, s.place_id, s.date, s.starts_at, s.ends_at, s.state, s.receivers::text as receivers, s.series_id,
               v.visits, v.last_entry, (select count(*) from visit_set_aside a where a.session_id = s.session_id)::integer as set_aside,
               case s.state when 'planned' then (select count(*) from left_unserved_tally t where t.session_id = s.session_id)::integer else s.left_unserved end as left_unserved
        from drop_in_session s
        cross join lateral (select count(*)::integer as visits, max(recorded_at) as last_entry from visit v where v.session_id = s.session_id and not v.deleted) v
        where s.structure_id = @own and not s.deleted and s.{ReceptionApi.IsNoTraining}
        """;

    // Two series are never planned at once at one place, so that neither misses the sessions of the other.
    private const string LockPlace = "select place_id from place where place_id = @placeId for update";

    private const string SelectTaken =
        """
        select distinct date from drop_in_session
        where place_id = @placeId and date = any(@days) and not deleted and state <> 'not-held' and starts_at < @endsAt and ends_at > @startsAt
              and series_id is distinct from @seriesId
        """;

    private const string SelectCommand =
        """
        select c.content_hash, c.answer from drop_in_session_series s join drop_in_session_series_command c using (series_id)
        where s.series_id = @seriesId and s.structure_id = @own and c.revision = @revision
        """;

    private const string StoreCommand = "insert into drop_in_session_series_command (series_id, revision, content_hash, answer) values (@seriesId, @revision, @hash, @answer)";

    // The rule is that of one day, asked of several.
    private static readonly string SelectWithoutMission =
        $"""
        select distinct a.account_id from unnest(@accounts) a(account_id) cross join unnest(@days) d(day)
        where not exists (select from receiver r where r.account_id = a.account_id and {ReceptionApi.HadMission.Replace("@Date", "d.day", StringComparison.Ordinal)})
        """;

    private sealed record Command(byte[] ContentHash, byte[] Answer);

    private sealed record SessionRow(
        Guid SessionId, long Revision, Guid PlaceId, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, string State, string Receivers, Guid? SeriesId,
        int Visits, DateTime? LastEntry, int SetAside, int LeftUnserved);

    private static async Task<Command?> FindCommandAsync(NpgsqlConnection connection, Guid seriesId, Guid own, long revision, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<Command>(new CommandDefinition(SelectCommand, new { seriesId, own, revision }, cancellationToken: cancellationToken));

    /// <summary>Days on which the place has another session at that time.</summary>
    /// <param name="seriesId">Its own sessions are not in its way.</param>
    private static async Task<HashSet<DateOnly>> TakenAsync(
        NpgsqlConnection connection, Guid placeId, DateOnly[] days, TimeOnly startsAt, TimeOnly endsAt, Guid seriesId, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(LockPlace, new { placeId }, cancellationToken: cancellationToken));
        return [.. await connection.QueryAsync<DateOnly>(new CommandDefinition(SelectTaken, new { placeId, days, startsAt, endsAt, seriesId }, cancellationToken: cancellationToken))];
    }

    /// <summary>Each of the receivers has a mission in the structure on every one of the days.</summary>
    private static async Task CheckMissionsAsync(NpgsqlConnection connection, Guid own, DateOnly[] days, IReadOnlyList<Receiver> receivers, CancellationToken cancellationToken)
    {
        Guid[] accounts = [.. receivers.Select(receiver => Guid.Parse(receiver.AccountId))];
        HashSet<Guid> without = [.. await connection.QueryAsync<Guid>(new CommandDefinition(SelectWithoutMission, new { accounts, days, own }, cancellationToken: cancellationToken))];
        var violations = new Violations();
        for (var index = 0; index < accounts.Length; index++)
        {
            violations.AddIf(
                without.Contains(accounts[index]), $"receivers[{index}].account_id", "no-mission",
                "Cette personne n'a pas de mission à tous les jours demandés : changez les jours, ou choisissez quelqu'un d'autre.");
        }

        violations.ThrowIfAny();
    }

    private static void CheckTimes(string startsAt, string endsAt, RepeatedField<Receiver> receivers, Violations violations)
    {
        violations.AddIf(string.CompareOrdinal(endsAt, startsAt) <= 0, "ends_at", "not-in-order", "La fin vient après le début.");
        ReceptionApi.CheckReceivers(receivers, violations);
    }

    private static void CheckPeriod(DateOnly from, DateOnly to, DateOnly latest, string tooLong)
    {
        var violations = new Violations();
        violations.AddIf(to < from, "to", "not-in-order", "Le dernier jour vient après le premier.");
        violations.AddIf(to > latest, "to", "too-long", tooLong);
        violations.ThrowIfAny();
    }

    private static PlannedSession ToMessage(SessionRow row) => new()
    {
        SessionId = $"{row.SessionId}", Revision = row.Revision, PlaceId = $"{row.PlaceId}", Date = ServiceDefaults.LocalTime.ToText(row.Date),
        StartsAt = ServiceDefaults.LocalTime.ToText(row.StartsAt), EndsAt = ServiceDefaults.LocalTime.ToText(row.EndsAt),
        State = EnumCodes.FromCode<DropInSessionState>(row.State), Receivers = { ReceptionApi.ReceiversOf(row.Receivers) }, SeriesId = $"{row.SeriesId}",
        Visits = row.Visits, LastEntry = ToTimestamp(row.LastEntry), SetAside = row.SetAside, LeftUnserved = row.LeftUnserved,
    };

    private static Timestamp? ToTimestamp(DateTime? time) => time is { } known ? new DateTimeOffset(known).ToTimestamp() : null;
}
