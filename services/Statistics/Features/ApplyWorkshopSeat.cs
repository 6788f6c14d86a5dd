using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Inscription à un atelier: keeps its latest facts, with the marks and what the person says they can do.</summary>
public sealed class ApplyWorkshopSeat(Inbox inbox) : IConsumer<WorkshopSeatChanged>
{
    private const string Upsert =
        """
        insert into workshop_seat_fact (
            enrolment_id, revision, deleted, structure_id, cycle_id, session_id, person_id, anonymous, state, why_left, age_band, sex, marks, skills)
        values (
            @Id, @Revision, @Deleted, @StructureId, @CycleId, @SessionId, coalesce(@VisitorId, @Id), @VisitorId is null, @State, @WhyLeft, @AgeBand, @Sex, @marks::jsonb, @skills::jsonb)
        on conflict (enrolment_id) do update set
            revision = excluded.revision, deleted = excluded.deleted, structure_id = excluded.structure_id, cycle_id = excluded.cycle_id, session_id = excluded.session_id,
            person_id = excluded.person_id, anonymous = excluded.anonymous, state = excluded.state, why_left = excluded.why_left, age_band = excluded.age_band, sex = excluded.sex,
            marks = excluded.marks, skills = excluded.skills
        where workshop_seat_fact.revision < excluded.revision
        """;

    public Task Consume(ConsumeContext<WorkshopSeatChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    private static Task ApplyAsync(NpgsqlConnection connection, WorkshopSeatChanged seat, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Upsert,
            new
            {
                seat.Id, seat.Revision, seat.Deleted, seat.StructureId, seat.CycleId, seat.SessionId, seat.VisitorId, seat.State, seat.WhyLeft, seat.AgeBand, seat.Sex,
                marks = JsonSerializer.Serialize(seat.Marks, EventJson.Options), skills = JsonSerializer.Serialize(seat.Skills, EventJson.Options),
            },
            cancellationToken: cancellationToken));
}
