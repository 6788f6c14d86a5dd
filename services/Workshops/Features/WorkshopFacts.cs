using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>What the other services learn of sessions and seats: their whole state, without anybody's name and without any text.</summary>
public sealed class WorkshopFacts
{
    private const string SelectSessions =
        """
        select s.session_id as id, s.revision, s.structure_id, s.place_id, s.cycle_id, c.kind, c.level, s.date, s.starts_at, s.ends_at, s.state, s.head_count
        from session s join cycle c using (cycle_id) where s.session_id = any(@sessionIds)
        """;

    private const string TouchSeats =
        """
        update enrolment set fact_revision = fact_revision + 1 where enrolment_id = any(@enrolmentIds)
        returning enrolment_id as id, fact_revision as revision, structure_id, cycle_id, session_id, visitor_id, state, why_left, enrolled_on, age_band, sex
        """;

    private const string SelectMarks = "select enrolment_id, session_id, mark from attendance where enrolment_id = any(@enrolmentIds) order by session_id";

    private const string SelectSkills = "select enrolment_id, skill, before, after from skill where enrolment_id = any(@enrolmentIds) order by skill";

    private sealed record SessionRow(
        Guid Id, long Revision, Guid StructureId, Guid PlaceId, Guid CycleId, string Kind, string Level, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, string State, int HeadCount);

    private sealed record SeatRow(
        Guid Id, long Revision, Guid StructureId, Guid CycleId, Guid? SessionId, Guid? VisitorId, string State, string? WhyLeft, DateOnly EnrolledOn, string AgeBand, string Sex);

    private sealed record MarkRow(Guid EnrolmentId, Guid SessionId, string Mark);

    private sealed record SkillRow(Guid EnrolmentId, string Skill, short? Before, short? After);

    /// <param name="connection">In the transaction of the change.</param>
    public async Task PublishSessionsAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> sessionIds, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<SessionRow>(new CommandDefinition(SelectSessions, new { sessionIds = sessionIds.ToArray() }, cancellationToken: cancellationToken));
        var events = rows.Select(row => new WorkshopSessionChanged(
            row.Id, row.Revision, Deleted: false, row.StructureId, row.PlaceId, row.CycleId, row.Kind, row.Level, row.Date, row.StartsAt, row.EndsAt, row.State, row.HeadCount));
        await connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, events.Select(Outbox.For).ToList(), cancellationToken: cancellationToken));
    }

    /// <param name="connection">In the transaction of the change.</param>
    public async Task PublishSeatsAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid> enrolmentIds, CancellationToken cancellationToken)
    {
        var asked = new { enrolmentIds = enrolmentIds.ToArray() };
        var rows = (await connection.QueryAsync<SeatRow>(new CommandDefinition(TouchSeats, asked, cancellationToken: cancellationToken))).AsList();
        var marks = (await connection.QueryAsync<MarkRow>(new CommandDefinition(SelectMarks, asked, cancellationToken: cancellationToken))).ToLookup(mark => mark.EnrolmentId);
        var skills = (await connection.QueryAsync<SkillRow>(new CommandDefinition(SelectSkills, asked, cancellationToken: cancellationToken))).ToLookup(skill => skill.EnrolmentId);
        var events = rows.Select(row => new WorkshopSeatChanged(
            row.Id, row.Revision, Deleted: false, row.StructureId, row.CycleId, row.SessionId, row.VisitorId, row.State, row.WhyLeft, row.EnrolledOn, row.AgeBand, row.Sex,
            [.. marks[row.Id].Select(mark => new SessionMark(mark.SessionId, mark.Mark))], [.. skills[row.Id].Select(skill => new SkillAnswer(skill.Skill, skill.Before, skill.After))]));
        await connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, events.Select(Outbox.For).ToList(), cancellationToken: cancellationToken));
    }
}
