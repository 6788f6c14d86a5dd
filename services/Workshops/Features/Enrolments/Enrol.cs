using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Enrolments;

public sealed partial class EnrolmentApi
{
    private const string SelectStored = "select content_hash, revision, structure_id from enrolment where enrolment_id = @enrolmentId";

    private const string HasCycle = "select exists (select from cycle where cycle_id = @cycleId and structure_id = @own)";

    private const string IsEnrolled =
        """
        select exists (
            select from enrolment
            where cycle_id = @CycleId and session_id is not distinct from @sessionId and visitor_id = @VisitorId and state <> 'left')
        """;

    private const string Insert =
        """
        insert into enrolment (
            enrolment_id, revision, content_hash, structure_id, cycle_id, session_id, kind, visitor_id, first_name, phone, needs, age_band, sex, unmet, state, computer, enrolled_on)
        values (
            @enrolmentId, 1, @hash, @StructureId, @CycleId, @sessionId, @Kind, @VisitorId, @FirstName, @Phone, @Needs, @AgeBand, @Sex, @Unmet, @state, @computer, @today)
        on conflict do nothing
        """;

    private const string MarkPresent = "insert into attendance (session_id, enrolment_id, mark) values (@sessionId, @enrolmentId, 'present')";

    private const string SelectSession =
        """
        select session_id, date, computers,
            array(select computer from enrolment e where e.session_id = session.session_id and e.computer is not null and e.state in ('seated', 'offered')) as taken
        from session where session_id = @sessionId and cycle_id = @CycleId and state in ('planned', 'held')
        """;

    private const string SelectPlace =
        """
        select state, coalesce(computer, '') as computer, revision,
            case when state = 'waiting' then (
                select count(*)::int from enrolment o
                where o.cycle_id = e.cycle_id and o.session_id is not distinct from e.session_id and o.state = 'waiting' and (o.put_first, -o.position) >= (e.put_first, -e.position))
            else 0 end as in_line
        from enrolment e where enrolment_id = @enrolmentId
        """;

    private sealed record StoredSeat(byte[]? ContentHash, long Revision, Guid StructureId);

    private sealed record ChosenSession(Guid SessionId, DateOnly Date, string[] Computers, string[] Taken)
    {
        public ChosenSession()
            : this(default, default, [], [])
        {
        }
    }

    private sealed record PlaceRow(string State, string Computer, long Revision, int InLine);

    public override async Task<EnrolResponse> Enrol(EnrolRequest request, ServerCallContext context)
    {
        var (enrolmentId, own) = (Guid.Parse(request.EnrolmentId), Own.Structure(context));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        if (await WasEnrolledAsync(connection, enrolmentId, own, ContentHash.Of(request), context))
        {
            return await AnswerAsync(connection, enrolmentId, context.CancellationToken);
        }

        // Reception is asked before the cycle is held: nobody waits for another service.
        await CheckCycleAsync(connection, request, own, context.CancellationToken);
        var person = Sealed(enrolmentId, request, await WhoAsync(request, context));
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var cycle = await seats.LockAsync(connection, Guid.Parse(request.CycleId), own, context.CancellationToken) ?? throw UnknownCycle();
        if (await WasEnrolledAsync(connection, enrolmentId, own, ContentHash.Of(request), context))
        {
            return await AnswerAsync(connection, enrolmentId, context.CancellationToken);
        }

        await SeatAsync(connection, cycle, enrolmentId, request, person, context);
        await facts.PublishSeatsAsync(connection, [enrolmentId], context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("enrolment.enrol", "enrolment", enrolmentId));
        var answer = await AnswerAsync(connection, enrolmentId, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return answer;
    }

    private static async Task CheckCycleAsync(NpgsqlConnection connection, EnrolRequest request, Guid own, CancellationToken cancellationToken)
    {
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasCycle, new { cycleId = Guid.Parse(request.CycleId), own }, cancellationToken: cancellationToken)))
        {
            throw UnknownCycle();
        }
    }

    private async Task<bool> WasEnrolledAsync(NpgsqlConnection connection, Guid enrolmentId, Guid own, byte[] hash, ServerCallContext context)
    {
        var stored = await connection.QuerySingleOrDefaultAsync<StoredSeat>(new CommandDefinition(SelectStored, new { enrolmentId }, cancellationToken: context.CancellationToken));
        return stored is not null && (stored.StructureId == own && stored.Revision == 1 && seals.IsSame(enrolmentId, stored.ContentHash, hash) ? true : throw Errors.IdTaken());
    }

    private async Task SeatAsync(NpgsqlConnection connection, LockedCycle cycle, Guid enrolmentId, EnrolRequest request, SealedPerson person, ServerCallContext context)
    {
        if (cycle.Kind == "information")
        {
            throw Errors.BrokenRule("no-enrolment", "On ne s'inscrit pas à une information collective : les personnes sont comptées sur place.");
        }

        var chosen = cycle.IsPractice || request.AtTheDoor ? await SessionAsync(connection, cycle, request, context.CancellationToken) : null;
        var sessionId = cycle.IsPractice ? chosen!.SessionId : (Guid?)null;
        if (person.VisitorId is not null && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                IsEnrolled, new { cycle.CycleId, sessionId, person.VisitorId }, cancellationToken: context.CancellationToken)))
        {
            throw Errors.BrokenRule("already-enrolled", "Cette personne est déjà inscrite ou en attente.");
        }

        var isFree = await SeatPool.CountFreeAsync(connection, cycle.CycleId, sessionId, context.CancellationToken) > 0;
        if (request.AtTheDoor && !isFree)
        {
            throw Errors.BrokenRule("full", "Toutes les places sont prises : inscrivez la personne en liste d'attente.");
        }

        var row = new DynamicParameters(person);
        row.AddDynamicParams(new
        {
            enrolmentId, cycle.StructureId, cycle.CycleId, sessionId, today = clock.Today(), state = isFree ? "seated" : "waiting",
            computer = cycle.IsPractice && isFree ? ComputerOf(chosen!, request.Computer) : null,
        });
        if (await RunAsync(connection, Insert, row, context) == 0)
        {
            throw Errors.IdTaken();
        }

        if (request.AtTheDoor)
        {
            await RunAsync(connection, MarkPresent, new { sessionId = chosen!.SessionId, enrolmentId }, context);
        }
    }

    private async Task<ChosenSession> SessionAsync(NpgsqlConnection connection, LockedCycle cycle, EnrolRequest request, CancellationToken cancellationToken)
    {
        var found = await connection.QuerySingleOrDefaultAsync<ChosenSession>(new CommandDefinition(
            SelectSession, new { sessionId = Own.OrNull(request.SessionId), cycle.CycleId }, cancellationToken: cancellationToken));
        return found switch
        {
            null => throw Unknown("session_id", "unknown-session", "Choisissez une séance de ce parcours."),
            _ when request.AtTheDoor && found.Date > clock.Today() => throw Errors.BrokenRule("not-yet", "Cette séance n'a pas encore commencé : inscrivez la personne sans la noter présente."),
            _ => found,
        };
    }

    private static string ComputerOf(ChosenSession session, string wanted)
    {
        if (wanted.Length > 0 && !session.Computers.Contains(wanted, StringComparer.Ordinal))
        {
            throw Unknown("computer", "unknown-computer", "Choisissez un ordinateur de cette séance.");
        }

        return wanted.Length == 0 ? session.Computers.Except(session.Taken, StringComparer.Ordinal).First()
            : session.Taken.Contains(wanted, StringComparer.Ordinal) ? throw Errors.BrokenRule("computer-taken", "Cet ordinateur est déjà réservé : choisissez-en un autre.") : wanted;
    }

    private static RpcException UnknownCycle() => Unknown("cycle_id", "unknown-cycle", "Choisissez un parcours de votre structure.");

    private static RpcException Unknown(string field, string code, string message) => Errors.Invalid([new Violation(field, code, message)]);

    private static async Task<EnrolResponse> AnswerAsync(NpgsqlConnection connection, Guid enrolmentId, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<PlaceRow>(new CommandDefinition(SelectPlace, new { enrolmentId }, cancellationToken: cancellationToken));
        return new EnrolResponse { Revision = row.Revision, State = EnumCodes.FromCode<SeatState>(row.State), InLine = row.InLine, Computer = row.Computer };
    }
}
