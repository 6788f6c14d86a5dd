using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Rosters;

/// <summary>Feuilles de présence: who came, what they can do, and how it went.</summary>
public sealed partial class RosterApi(
    NpgsqlDataSource database, WorkshopFacts facts, WorkshopSeals seals, EnrolmentReader enrolments, ReceptionService.ReceptionServiceClient reception, Audit audit, Outbox outbox,
    TimeProvider clock) : RosterService.RosterServiceBase
{
    private const string SelectSession = $"select * from ({SessionRow.Select}) listed where session_id = @sessionId and structure_id = @own";

    private const string SelectAround =
        """
        select s.summary, s.handout_given, coalesce(m.programme, '{}') as programme,
            (select count(*)::int from enrolment e where e.cycle_id = s.cycle_id and (e.session_id is null or e.session_id = s.session_id) and e.state = 'waiting') as waiting
        from session s join cycle c using (cycle_id) left join module m using (module_id) where s.session_id = @sessionId
        """;

    private const string SelectMarks = "select enrolment_id, mark from attendance where session_id = @sessionId";

    private const string Lock = "select session_id, revision, content_hash, cycle_id, date, state from session where session_id = @sessionId and structure_id = @own for update";

    private sealed record AroundRow(byte[]? Summary, bool HandoutGiven, string[] Programme, int Waiting)
    {
        public AroundRow()
            : this(null, false, [], 0)
        {
        }
    }

    private sealed record MarkRow(Guid EnrolmentId, string Mark);

    private sealed record LockedSession(Guid SessionId, long Revision, byte[] ContentHash, Guid CycleId, DateOnly Date, string State);

    public override async Task<GetRosterResponse> GetRoster(GetRosterRequest request, ServerCallContext context)
    {
        var asked = new { sessionId = Guid.Parse(request.SessionId), own = Own.Structure(context) };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var session = await connection.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition(SelectSession, asked, cancellationToken: context.CancellationToken)) ?? throw Own.UnknownSession();
        var around = await connection.QuerySingleAsync<AroundRow>(new CommandDefinition(SelectAround, asked, cancellationToken: context.CancellationToken));
        var marks = (await connection.QueryAsync<MarkRow>(new CommandDefinition(SelectMarks, asked, cancellationToken: context.CancellationToken)))
            .ToDictionary(mark => $"{mark.EnrolmentId}", mark => EnumCodes.FromCode<Attendance>(mark.Mark), StringComparer.Ordinal);
        var people = await enrolments.OfSessionAsync(connection, session.CycleId, session.SessionId, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("workshop-session.read", "workshop-session", session.SessionId));
        return new GetRosterResponse
        {
            Session = session.ToMessage(), Lines = { people.Select(person => new RosterLine { Enrolment = person, Mark = marks.GetValueOrDefault(person.EnrolmentId) }) },
            Programme = around.Programme.ElementAtOrDefault(session.Number - 1) ?? "", Summary = seals.Open(WorkshopSeals.Summary, session.SessionId, around.Summary),
            HandoutGiven = around.HandoutGiven, Waiting = around.Waiting,
        };
    }

    private static async Task<LockedSession> LockAsync(NpgsqlConnection connection, string sessionId, ServerCallContext context) =>
        await connection.QuerySingleOrDefaultAsync<LockedSession>(new CommandDefinition(
            Lock, new { sessionId = Guid.Parse(sessionId), own = Own.Structure(context) }, cancellationToken: context.CancellationToken)) ?? throw Own.UnknownSession();

    private static RpcException WrongState() => Errors.BrokenRule("wrong-state", "Cette séance est annulée, ou n'a pas eu lieu.");

    private void CheckBegun(LockedSession session)
    {
        if (session.Date > clock.Today())
        {
            throw Errors.BrokenRule("not-yet", "Cette séance n'a pas encore eu lieu.");
        }
    }
}
