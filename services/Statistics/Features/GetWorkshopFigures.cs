using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Ateliers: sessions, participants and participations. They are read as they are and counted by <see cref="WorkshopCount"/>.</summary>
public sealed partial class StatisticsApi
{
    // The sessions that count: those of the caller's structure and of a place, or those of the slices of a scope.
    private static readonly WorkshopQueries OfStructure = new(
        "s.date between @from and @to and {0}".Replace("{0}", OwnWorkshop, StringComparison.Ordinal), "s.date <= @to and {0}".Replace("{0}", OwnWorkshop, StringComparison.Ordinal));

    private static readonly WorkshopQueries OfSlices = new(
        InSlices.Replace("{0}", "s", StringComparison.Ordinal), InSlices.Replace("{0}.date between first_day and last_day", "s.date <= last_day", StringComparison.Ordinal).Replace("{0}", "s", StringComparison.Ordinal));

    private const string OwnWorkshop = "(@structure::uuid is null or s.structure_id = @structure) and (@place::uuid is null or s.place_id = @place)";

    private sealed class WorkshopQueries(string during, string until)
    {
        public string Sessions { get; } = SelectWorkshopSessions.Replace("{during}", during, StringComparison.Ordinal);

        public string Marks { get; } = SelectWorkshopMarks.Replace("{until}", until, StringComparison.Ordinal);

        public string Seats { get; } = SelectWorkshopSeats.Replace("{during}", during, StringComparison.Ordinal);
    }

    private const string SelectWorkshopSessions = "select level, kind, state, head_count from workshop_session_fact s where not s.deleted and {during}";

    // From the beginning: who is new is told by the first presence of all.
    private const string SelectWorkshopMarks =
        """
        select s.session_id, s.date, s.level, e.enrolment_id, e.person_id, e.anonymous, e.age_band, e.sex, m.mark, e.why_left
        from workshop_seat_fact e
        cross join lateral jsonb_to_recordset(e.marks) as m ("sessionId" uuid, mark text)
        join workshop_session_fact s on s.session_id = m."sessionId"
        where not e.deleted and not s.deleted and s.state in ('planned', 'held') and {until}
        """;

    private const string SelectWorkshopSeats =
        """
        select distinct e.enrolment_id, s.level
        from workshop_seat_fact e join workshop_session_fact s on s.cycle_id = e.cycle_id and (e.session_id is null or e.session_id = s.session_id)
        where not e.deleted and not s.deleted and {during}
            and ((e.state = 'seated' and s.state <> 'cancelled') or exists (
                select from jsonb_to_recordset(e.marks) as m ("sessionId" uuid) where m."sessionId" = s.session_id and s.state in ('planned', 'held')))
        """;

    private const string SelectWorkshopSkills =
        """
        select k.skill, k.before, k.after
        from workshop_seat_fact e cross join lateral jsonb_to_recordset(e.skills) as k (skill text, before int, after int)
        where k.before is not null and k.after is not null and e.enrolment_id = any(@enrolments)
        """;

    public override async Task<GetWorkshopFiguresResponse> GetWorkshopFigures(GetWorkshopFiguresRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckPeriod(request.From, request.To, violations);
        violations.ThrowIfAny();
        var (asOf, from) = (clock.GetUtcNow(), request.From.ToDate());
        var asked = new { from, to = request.To.ToDate(), structure = context.Caller().StructureId, place = request.PlaceId.Length == 0 ? (Guid?)null : Guid.Parse(request.PlaceId) };
        await using var snapshot = await images.OpenAsync(context.CancellationToken);
        var figures = await ReadWorkshopsAsync(snapshot, OfStructure, from, asked, context.CancellationToken);
        (figures.Period, figures.AsOf) = (new Period { From = request.From, To = request.To }, Timestamp.FromDateTimeOffset(asOf));
        return figures;
    }

    private static async Task<GetWorkshopFiguresResponse> ReadWorkshopsAsync(Snapshot snapshot, WorkshopQueries queries, DateOnly from, object asked, CancellationToken cancellationToken)
    {
        var count = new WorkshopCount(
            from,
            await AllAsync<WorkshopSessionRow>(snapshot.Connection, queries.Sessions, asked, cancellationToken),
            await AllAsync<WorkshopMark>(snapshot.Connection, queries.Marks, asked, cancellationToken),
            await AllAsync<WorkshopSeat>(snapshot.Connection, queries.Seats, asked, cancellationToken));
        var skills = await AllAsync<WorkshopSkillRow>(snapshot.Connection, SelectWorkshopSkills, new { enrolments = count.Came.ToArray() }, cancellationToken);
        return new GetWorkshopFiguresResponse { Total = count.Of(level: null), ByLevel = { count.ByLevel() }, Skills = { WorkshopCount.Gains(skills) } };
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(NpgsqlConnection connection, string sql, object asked, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, asked, cancellationToken: cancellationToken))).AsList();
}
