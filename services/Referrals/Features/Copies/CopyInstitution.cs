using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps a local copy of the institutions of Directory.</summary>
public sealed class CopyInstitution(Inbox inbox) : IConsumer<InstitutionChanged>
{
    private const string Upsert =
        """
        insert into institution (institution_id, revision, deleted, kind, territory_ids, closures) values (@id, @revision, @deleted, @kind, @territories, @closures)
        on conflict (institution_id) do update set revision = @revision, deleted = @deleted, kind = @kind, territory_ids = @territories, closures = @closures
        where institution.revision < @revision
        """;

    public Task Consume(ConsumeContext<InstitutionChanged> context) => inbox.OnceAsync(context, (connection, institution, cancellationToken) => Copies.ReplaceAsync(
        connection, Upsert, cancellationToken, ("id", institution.Id), ("revision", institution.Revision), ("deleted", institution.Deleted), ("kind", institution.Kind),
        ("territories", institution.TerritoryIds.ToArray()), ("closures", Copies.During(institution.Closures))));
}
