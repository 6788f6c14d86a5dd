using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>Reads enrolments with what is sealed of them, for those who may.</summary>
public sealed class EnrolmentReader(WorkshopSeals seals)
{
    private const string Select =
        """
        select e.enrolment_id, e.revision, e.cycle_id, e.session_id, e.state, e.why_left, e.kind, e.first_name, e.phone, e.needs, e.first_reason, e.unmet, e.held_until, e.put_first, e.computer,
            case when e.state <> 'waiting' then 0 else (
                select count(*)::int from enrolment o
                where o.cycle_id = e.cycle_id and o.session_id is not distinct from e.session_id and o.state = 'waiting'
                    and (o.put_first, -o.position) >= (e.put_first, -e.position)) end as in_line,
            (select count(*)::int from attendance a where a.enrolment_id = e.enrolment_id and a.mark = 'present') as present,
            (select count(*)::int from attendance a where a.enrolment_id = e.enrolment_id and a.mark = 'absent') as absent
        from enrolment e
        where {0}
        order by array_position(array['seated', 'offered', 'waiting', 'left'], e.state), e.put_first desc, e.position
        """;

    private const string SelectSkills = "select enrolment_id, skill, before, after from skill where enrolment_id = any(@ids) order by skill";

    private static readonly string SelectOfCycle = Select.Replace("{0}", "e.cycle_id = @cycleId", StringComparison.Ordinal);

    // Those who have a seat, and whoever was marked and has left since.
    private static readonly string SelectOfSession = Select.Replace(
        "{0}",
        """
        e.cycle_id = @cycleId and (
            (e.state in ('seated', 'offered') and (e.session_id is null or e.session_id = @sessionId))
            or exists (select from attendance a where a.enrolment_id = e.enrolment_id and a.session_id = @sessionId))
        """,
        StringComparison.Ordinal);

    private static readonly string SelectByIds = Select.Replace("{0}", "e.enrolment_id = any(@ids)", StringComparison.Ordinal);

    private sealed record Row(
        Guid EnrolmentId, long Revision, Guid CycleId, Guid? SessionId, string State, string? WhyLeft, string Kind, byte[]? FirstName, byte[]? Phone, byte[]? Needs, byte[]? FirstReason,
        string[] Unmet, DateTime? HeldUntil, bool PutFirst, string? Computer, int InLine, int Present, int Absent)
    {
        public Row()
            : this(default, 0, default, null, "", null, "", null, null, null, null, [], null, false, null, 0, 0, 0)
        {
        }
    }

    private sealed record SkillRow(Guid EnrolmentId, string Skill, short? Before, short? After);

    internal Task<List<Enrolment>> OfCycleAsync(NpgsqlConnection connection, Guid cycleId, CancellationToken cancellationToken) =>
        ReadAsync(connection, SelectOfCycle, new { cycleId }, cancellationToken);

    internal Task<List<Enrolment>> OfSessionAsync(NpgsqlConnection connection, Guid cycleId, Guid sessionId, CancellationToken cancellationToken) =>
        ReadAsync(connection, SelectOfSession, new { cycleId, sessionId }, cancellationToken);

    internal Task<List<Enrolment>> ByIdsAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellationToken) => ReadAsync(connection, SelectByIds, new { ids }, cancellationToken);

    private async Task<List<Enrolment>> ReadAsync(NpgsqlConnection connection, string sql, object asked, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(sql, asked, cancellationToken: cancellationToken))).AsList();
        var ids = rows.Select(row => row.EnrolmentId).ToArray();
        var skills = (await connection.QueryAsync<SkillRow>(new CommandDefinition(SelectSkills, new { ids }, cancellationToken: cancellationToken))).ToLookup(row => row.EnrolmentId);
        return [.. rows.Select(row => MessageOf(row, skills[row.EnrolmentId]))];
    }

    private Enrolment MessageOf(Row row, IEnumerable<SkillRow> skills) => new()
    {
        EnrolmentId = $"{row.EnrolmentId}", Revision = row.Revision, CycleId = $"{row.CycleId}", SessionId = $"{row.SessionId}", State = EnumCodes.FromCode<SeatState>(row.State),
        WhyLeft = EnumCodes.FromCode<LeavingReason>(row.WhyLeft), Kind = EnumCodes.FromCode<SeatKind>(row.Kind), FirstName = seals.Open(WorkshopSeals.FirstName, row.EnrolmentId, row.FirstName),
        Phone = seals.Open(WorkshopSeals.Phone, row.EnrolmentId, row.Phone), Needs = seals.Open(WorkshopSeals.Needs, row.EnrolmentId, row.Needs),
        FirstReason = seals.Open(WorkshopSeals.FirstReason, row.EnrolmentId, row.FirstReason), Unmet = { row.Unmet.Select(EnumCodes.FromCode<Prerequisite>) }, InLine = row.InLine,
        HeldUntil = row.HeldUntil is { } until ? Timestamp.FromDateTime(until) : null, First = row.PutFirst, Computer = row.Computer ?? "", Present = row.Present, Absent = row.Absent,
        SkillsBefore = { skills.Where(skill => skill.Before is not null).Select(skill => LevelOf(skill.Skill, skill.Before)) },
        SkillsAfter = { skills.Where(skill => skill.After is not null).Select(skill => LevelOf(skill.Skill, skill.After)) },
    };

    private static SkillLevel LevelOf(string skill, short? level) => new() { Skill = EnumCodes.FromCode<Skill>(skill), Level = level ?? 0 };
}
