using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Referrals.Features.Copies;

/// <summary>Keeps, of the institutions of Directory, where they answer and when nobody does.</summary>
public sealed class CopyInstitution(Inbox inbox) : IConsumer<InstitutionChanged>
{
    // Days are inclusive in events; ranges of days end before their last bound.
    private const string Upsert =
        """
        insert into institution (institution_id, revision, deleted, kind, territory_ids, closures)
        values (@Id, @Revision, @Deleted, @Kind, @territories, array(select daterange(first, last + 1) from unnest(@first::date[], @last::date[]) as period (first, last)))
        on conflict (institution_id) do update set revision = @Revision, deleted = @Deleted, kind = @Kind, territory_ids = @territories, closures = excluded.closures
        where institution.revision < @Revision
        """;

    public Task Consume(ConsumeContext<InstitutionChanged> context) => inbox.OnceAsync(context, CopyAsync);

    internal static Task CopyAsync(NpgsqlConnection connection, InstitutionChanged institution, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Upsert,
            new
            {
                institution.Id, institution.Revision, institution.Deleted, institution.Kind, territories = institution.TerritoryIds.ToArray(),
                first = institution.Closures.Select(period => period.From).ToArray(), last = institution.Closures.Select(period => period.To).ToArray(),
            },
            cancellationToken: cancellationToken));
}
