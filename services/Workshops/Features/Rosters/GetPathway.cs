using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Rosters;

public sealed partial class RosterApi
{
    private const string SelectAttended =
        """
        select * from (
            select s.date, s.starts_at, c.title, s.place_id, c.level
            from attendance a join session s using (session_id) join cycle c on c.cycle_id = s.cycle_id join enrolment e using (enrolment_id)
            where e.visitor_id = @visitorId and a.mark = 'present' and s.state in ('planned', 'held')
            order by s.date desc, s.starts_at desc limit 12) latest
        order by date, starts_at
        """;

    private const string SelectNext =
        """
        select s.date, s.starts_at, c.title, s.place_id, c.level
        from enrolment e join session s on s.cycle_id = e.cycle_id and (e.session_id is null or e.session_id = s.session_id) join cycle c on c.cycle_id = s.cycle_id
        where e.visitor_id = @visitorId and e.state = 'seated' and s.state = 'planned' and s.date >= @today
            and not exists (select from attendance a where a.session_id = s.session_id and a.enrolment_id = e.enrolment_id)
        order by s.date, s.starts_at limit 1
        """;

    private const string SelectProgress =
        """
        select skill,
            (array_agg(before order by e.position) filter (where before is not null))[1] as before,
            (array_agg(after order by e.position desc) filter (where after is not null))[1] as after
        from skill join enrolment e using (enrolment_id) where e.visitor_id = @visitorId group by skill order by skill
        """;

    private sealed record PathwayRow(DateOnly Date, TimeOnly StartsAt, string Title, Guid PlaceId, string Level)
    {
        public PathwaySession Message => new() { Date = Date.ToText(), StartsAt = StartsAt.ToText(), Title = Title, PlaceId = $"{PlaceId}", Level = EnumCodes.FromCode<Level>(Level) };
    }

    private sealed record ProgressRow(string Skill, short? Before, short? After);

    public override async Task<GetPathwayResponse> GetPathway(GetPathwayRequest request, ServerCallContext context)
    {
        var known = await OnBehalf.CallAsync(context, options => reception.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = request.VisitorCode }, options));
        var asked = new { visitorId = Guid.Parse(known.VisitorId), today = clock.Today() };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var attended = await connection.QueryAsync<PathwayRow>(new CommandDefinition(SelectAttended, asked, cancellationToken: context.CancellationToken));
        var progress = await connection.QueryAsync<ProgressRow>(new CommandDefinition(SelectProgress, asked, cancellationToken: context.CancellationToken));
        var next = await connection.QuerySingleOrDefaultAsync<PathwayRow>(new CommandDefinition(SelectNext, asked, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("pathway.read", "visitor", asked.visitorId));
        return new GetPathwayResponse
        {
            Attended = { attended.Select(row => row.Message) }, Next = next?.Message,
            Skills = { progress.Select(row => new PathwaySkill { Skill = EnumCodes.FromCode<Skill>(row.Skill), Before = row.Before ?? 0, After = row.After ?? 0 }) },
        };
    }
}
