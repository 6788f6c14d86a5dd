using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps the posts of Directory, which name nobody.</summary>
public sealed class CopyContact(Inbox inbox) : IConsumer<ContactChanged>
{
    private const string Upsert =
        """
        insert into contact (contact_id, revision, deleted, institution_id, code, active, supervisor, topic_ids, territory_ids, deputy_id, absences)
        values (@Id, @Revision, @Deleted, @InstitutionId, @Code, @Active, @Supervisor, @topics, @territories, @DeputyId,
            array(select daterange(first, last + 1) from unnest(@first::date[], @last::date[]) as period (first, last)))
        on conflict (contact_id) do update set
            revision = @Revision, deleted = @Deleted, institution_id = @InstitutionId, code = @Code, active = @Active, supervisor = @Supervisor, topic_ids = @topics,
            territory_ids = @territories, deputy_id = @DeputyId, absences = excluded.absences
        where contact.revision < @Revision
        """;

    public Task Consume(ConsumeContext<ContactChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static Task CopyAsync(NpgsqlConnection connection, ContactChanged contact, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Upsert,
            new
            {
                contact.Id, contact.Revision, contact.Deleted, contact.InstitutionId, contact.Code, contact.Active, contact.Supervisor, topics = contact.TopicIds.ToArray(),
                territories = contact.TerritoryIds.ToArray(), contact.DeputyId,
                first = contact.Absences.Select(period => period.From).ToArray(), last = contact.Absences.Select(period => period.To).ToArray(),
            },
            cancellationToken: cancellationToken));
}
