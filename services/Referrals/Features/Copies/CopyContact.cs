using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps a local copy of the posts of Directory.</summary>
public sealed class CopyContact(Inbox inbox) : IConsumer<ContactChanged>
{
    private const string Upsert =
        """
        insert into contact (contact_id, revision, deleted, institution_id, code, active, supervisor, topic_ids, territory_ids, deputy_id, absences)
        values (@id, @revision, @deleted, @institution, @code, @active, @supervisor, @topics, @territories, @deputy::uuid, @absences)
        on conflict (contact_id) do update set
            revision = @revision, deleted = @deleted, institution_id = @institution, code = @code, active = @active, supervisor = @supervisor, topic_ids = @topics,
            territory_ids = @territories, deputy_id = @deputy::uuid, absences = @absences
        where contact.revision < @revision
        """;

    public Task Consume(ConsumeContext<ContactChanged> context) => inbox.OnceAsync(context, (connection, contact, cancellationToken) => Copies.ReplaceAsync(
        connection, Upsert, cancellationToken, ("id", contact.Id), ("revision", contact.Revision), ("deleted", contact.Deleted), ("institution", contact.InstitutionId), ("code", contact.Code),
        ("active", contact.Active), ("supervisor", contact.Supervisor), ("topics", contact.TopicIds.ToArray()), ("territories", contact.TerritoryIds.ToArray()),
        ("deputy", contact.DeputyId?.ToString()), ("absences", Copies.During(contact.Absences))));
}
