using AccesDroits.Contracts.Events;
using AccesDroits.Statistics.Features;
using Npgsql;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>Applies an event of Directory to the new tables as its consumer does to those in use.</summary>
internal static class ScopeWriter
{
    public static Task ApplyAsync(NpgsqlConnection connection, IStateEvent @event, CancellationToken cancellationToken) => @event switch
    {
        StructureChanged structure => CopyStructure.ApplyAsync(connection, structure, cancellationToken),
        PlaceChanged place => CopyPlace.ApplyAsync(connection, place, cancellationToken),
        TerritoryChanged territory => CopyTerritory.ApplyAsync(connection, territory, cancellationToken),
        RecognitionChanged recognition => CopyRecognition.ApplyAsync(connection, recognition, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };
}
