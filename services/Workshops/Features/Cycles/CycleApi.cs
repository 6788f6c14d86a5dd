using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Cycles;

/// <summary>The RPCs of cycles and sessions, and what several of them do alike.</summary>
public sealed partial class CycleApi(
    NpgsqlDataSource database, Conflicts conflicts, SeatPool seats, WorkshopFacts facts, WorkshopSeals seals, EnrolmentReader enrolments, Audit audit, Outbox outbox, TimeProvider clock)
    : CycleService.CycleServiceBase
{
    private const string LookUpSetting =
        """
        select
            exists (select from place where place_id = @placeId and not deleted and not training)
                and not exists (
                    select from unnest(@days) as d (day)
                    where not exists (select from place_structure s where s.place_id = @placeId and s.structure_id = @own and s.during @> d.day)) as is_own_place,
            array(
                select id from unnest(@facilitators) as f (id)
                where exists (
                    select from unnest(@days) as d (day)
                    where not exists (select from account a where a.account_id = f.id and a.structure_id = @own and not a.deleted and not a.deactivated and a.mission @> d.day))) as strangers
        """;

    private const string InsertSession =
        """
        insert into session (
            session_id, revision, content_hash, changed_at, cycle_id, structure_id, date, place_id, room, starts_at, ends_at, facilitator_ids, computers, equipment, adaptations, state)
        values (@sessionId, 1, @hash, @now, @cycleId, @own, @date, @placeId, @Room, @startsAt, @endsAt, @facilitators, @computers, @Equipment, @Adaptations, 'planned')
        on conflict do nothing
        """;

    private sealed record SettingLookUp(bool IsOwnPlace, Guid[] Strangers)
    {
        public SettingLookUp()
            : this(false, [])
        {
        }
    }

    /// <summary>The parameters of what a setting says.</summary>
    private static DynamicParameters RowOf(SessionSetting setting) => new(new
    {
        placeId = Guid.Parse(setting.PlaceId), setting.Room, startsAt = setting.StartsAt.ToTime(), endsAt = setting.EndsAt.ToTime(),
        facilitators = setting.FacilitatorIds.Select(Guid.Parse).Distinct().ToArray(), computers = setting.Computers.Distinct(StringComparer.Ordinal).ToArray(), setting.Equipment,
        setting.Adaptations,
    });

    /// <summary>Refuses a setting that cannot be that of a session of the structure on these days.</summary>
    private static async Task CheckSettingAsync(
        NpgsqlConnection connection, Guid own, SessionSetting setting, bool isPractice, IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken)
    {
        var asked = RowOf(setting);
        asked.AddDynamicParams(new { own, days = days.ToArray() });
        var found = await connection.QuerySingleAsync<SettingLookUp>(new CommandDefinition(LookUpSetting, asked, cancellationToken: cancellationToken));
        var violations = new Violations("setting.");
        violations.AddIf(setting.EndsAt.ToTime() <= setting.StartsAt.ToTime(), "ends_at", "not-in-order", "Choisissez une heure de fin après l'heure de début.");
        violations.AddIf(!found.IsOwnPlace, "place_id", "foreign-place", "Choisissez un lieu d'accueil de votre structure, qui l'est à ces dates.");
        violations.AddIf(isPractice && setting.Computers.Count == 0, "computers", "no-computer", "Nommez au moins un ordinateur : chacun est une place.");
        for (var index = 0; index < setting.FacilitatorIds.Count; index++)
        {
            violations.AddIf(
                found.Strangers.Contains(Guid.Parse(setting.FacilitatorIds[index])), $"facilitator_ids[{index}]", "not-a-facilitator",
                "Choisissez une personne de votre équipe, en mission à ces dates.");
        }

        violations.ThrowIfAny();
    }

    private static void CheckConflicts(IReadOnlyCollection<Conflict> found, bool despite)
    {
        if (found.Count > 0 && !despite)
        {
            throw Errors.BrokenRule("conflicts", "Ces dates rencontrent autre chose : relisez ce qui les gêne, puis confirmez.");
        }
    }

    private async Task InsertSessionAsync(
        NpgsqlConnection connection, Guid sessionId, Guid cycleId, Guid own, DateOnly date, SessionSetting setting, byte[] hash, CancellationToken cancellationToken)
    {
        var row = RowOf(setting);
        row.AddDynamicParams(new { sessionId, cycleId, own, date, hash, now = clock.GetUtcNow() });
        if (await connection.ExecuteAsync(new CommandDefinition(InsertSession, row, cancellationToken: cancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }
    }
}
