using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Cycles;

public sealed partial class CycleApi
{
    private const int MostPlanningDays = 42;

    private const string SelectCycles =
        """
        with own as (
            select c.cycle_id, c.revision, c.title, c.kind, c.module_id, c.level, c.format, c.capacity, c.listed, coalesce(m.prerequisites, '{}') as prerequisites,
                (select count(*)::int from enrolment e where e.cycle_id = c.cycle_id and e.state in ('seated', 'offered')) as taken,
                (select count(*)::int from enrolment e where e.cycle_id = c.cycle_id and e.state = 'waiting') as waiting,
                count(s.session_id)::int as sessions, min(s.date) as first_on, max(s.date) as last_on,
                min(s.date) filter (where s.date >= @today and s.state = 'planned') as next_on
            from cycle c left join module m using (module_id) left join session s on s.cycle_id = c.cycle_id and s.state <> 'cancelled'
            where c.structure_id = @own and (@cycleId::uuid is null or c.cycle_id = @cycleId)
            group by c.cycle_id, m.prerequisites
        )
        select * from own where @withEnded or coalesce(last_on >= @today, true) order by next_on nulls last, last_on desc, title, cycle_id limit 200
        """;

    private const string SelectSessions =
        $"""
        select * from ({SessionRow.Select}) listed
        where {"{0}"}
        order by date, starts_at, session_id
        """;

    private sealed record CycleRow(
        Guid CycleId, long Revision, string Title, string Kind, Guid? ModuleId, string Level, string Format, int Capacity, bool Listed, string[] Prerequisites, int Taken, int Waiting, int Sessions,
        DateOnly? FirstOn, DateOnly? LastOn, DateOnly? NextOn)
    {
        public CycleRow()
            : this(default, 0, "", "", null, "", "", 0, false, [], 0, 0, 0, null, null, null)
        {
        }

        public CycleSummary Summary => new()
        {
            CycleId = $"{CycleId}", Revision = Revision, Title = Title, Kind = EnumCodes.FromCode<CycleKind>(Kind), ModuleId = $"{ModuleId}", Level = EnumCodes.FromCode<Level>(Level),
            Format = EnumCodes.FromCode<GroupFormat>(Format), Capacity = Capacity, Listed = Listed, Prerequisites = { Prerequisites.Select(EnumCodes.FromCode<Prerequisite>) }, Taken = Taken,
            Waiting = Waiting, Sessions = Sessions, FirstOn = FirstOn?.ToText() ?? "", LastOn = LastOn?.ToText() ?? "",
        };
    }

    private static readonly string SelectOfCycles = SelectSessions.Replace("{0}", "cycle_id = any(@cycleIds)", StringComparison.Ordinal);

    private static readonly string SelectOfDays = SelectSessions.Replace("{0}", "date between @from and @to", StringComparison.Ordinal);

    public override async Task<ListCyclesResponse> ListCycles(ListCyclesRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var asked = new { own = Own.Structure(context), today = clock.Today(), cycleId = (Guid?)null, withEnded = request.WithEnded };
        var rows = (await connection.QueryAsync<CycleRow>(new CommandDefinition(SelectCycles, asked, cancellationToken: context.CancellationToken))).AsList();
        var sessions = (await connection.QueryAsync<SessionRow>(new CommandDefinition(
            SelectOfCycles, new { cycleIds = rows.Select(row => row.CycleId).ToArray() }, cancellationToken: context.CancellationToken))).ToLookup(session => session.CycleId);
        return new ListCyclesResponse
        {
            Cycles =
            {
                rows.Select(row =>
                {
                    var summary = row.Summary;
                    summary.Next = sessions[row.CycleId].FirstOrDefault(session => session.State == "planned" && session.Date >= asked.today)?.ToMessage();
                    return summary;
                }),
            },
        };
    }

    public override async Task<GetCycleResponse> GetCycle(GetCycleRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var asked = new { own = Own.Structure(context), today = clock.Today(), cycleId = Guid.Parse(request.CycleId), withEnded = true };
        var row = await connection.QuerySingleOrDefaultAsync<CycleRow>(new CommandDefinition(SelectCycles, asked, cancellationToken: context.CancellationToken)) ?? throw Own.UnknownCycle();
        var sessions = await connection.QueryAsync<SessionRow>(new CommandDefinition(SelectOfCycles, new { cycleIds = new[] { row.CycleId } }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("workshop-cycle.read", "workshop-cycle", row.CycleId));
        return new GetCycleResponse
        {
            Cycle = row.Summary, Sessions = { sessions.Select(session => session.ToMessage()) },
            Enrolments = { context.Caller().Role == Role.Coordinator ? [] : await enrolments.OfCycleAsync(connection, row.CycleId, context.CancellationToken) },
        };
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var (from, to, own) = (request.From.ToDate(), request.To.ToDate(), Own.Structure(context));
        var violations = new Violations();
        violations.AddIf(to < from, "to", "not-in-order", "Choisissez une dernière date après la première.");
        violations.AddIf(to >= from.AddDays(MostPlanningDays), "to", "too-long", "Demandez six semaines au plus.");
        violations.ThrowIfAny();
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<SessionRow>(new CommandDefinition(SelectOfDays, new { from, to }, cancellationToken: context.CancellationToken))).ToLookup(row => row.StructureId == own);
        return new ListSessionsResponse
        {
            Own = { rows[true].Select(row => row.ToMessage()) }, Others = { rows[false].Where(row => row.State != "cancelled").Select(row => row.ToMessageForOthers()) },
        };
    }
}
