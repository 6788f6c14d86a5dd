using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Sollicitation: keeps its latest facts; figures are made of them when they are asked for.</summary>
public sealed class ApplyReferral(Inbox inbox) : IConsumer<ReferralChanged>
{
    private const string Upsert =
        """
        insert into referral_fact (
            referral_id, revision, deleted, structure_id, place_id, date, institution_id, urgency, cause, state, result, escalation,
            minutes_to_acknowledge, minutes_to_answer, minutes_to_close)
        values (
            @Id, @Revision, @Deleted, @StructureId, @PlaceId, @SentOn, @InstitutionId, @Urgency, @Cause, @State, @Result, @Escalation,
            @MinutesToAcknowledge, @MinutesToAnswer, @MinutesToClose)
        on conflict (referral_id) do update set
            revision = excluded.revision, deleted = excluded.deleted, structure_id = excluded.structure_id, place_id = excluded.place_id, date = excluded.date,
            institution_id = excluded.institution_id, urgency = excluded.urgency, cause = excluded.cause, state = excluded.state, result = excluded.result,
            escalation = excluded.escalation, minutes_to_acknowledge = excluded.minutes_to_acknowledge, minutes_to_answer = excluded.minutes_to_answer,
            minutes_to_close = excluded.minutes_to_close
        where referral_fact.revision < excluded.revision
        """;

    public Task Consume(ConsumeContext<ReferralChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    private static Task ApplyAsync(NpgsqlConnection connection, ReferralChanged referral, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Upsert, referral, cancellationToken: cancellationToken));
}
