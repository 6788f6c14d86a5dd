using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>Territoire: keeps a copy of a territory and of its places.</summary>
public sealed class CopyTerritory(Inbox inbox) : IConsumer<TerritoryChanged>
{
    public Task Consume(ConsumeContext<TerritoryChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    internal static async Task ApplyAsync(NpgsqlConnection connection, TerritoryChanged territory, CancellationToken cancellationToken)
    {
        var scope = new Scope("territory", territory.Id, territory.Code, territory.Label, territory.Revision, territory.Deleted);
        if (await connection.PutScopeAsync(scope, cancellationToken))
        {
            await connection.ReplacePlacesAsync(scope, territory.Places, cancellationToken);
        }
    }
}
