using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Copies;

/// <summary>Stores one event in the copy that a service keeps, unless it has it already.</summary>
public delegate Task CopyEvent<in TEvent>(NpgsqlConnection connection, TEvent told, CancellationToken cancellationToken);

/// <summary>The events of Directory that a service keeps a copy of, each with what stores it.</summary>
public sealed class CopiedEvents
{
    private readonly Dictionary<string, Func<NpgsqlConnection, string, CancellationToken, Task>> _copies = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<string> Types => _copies.Keys;

    /// <summary>Adds one kind of event.</summary>
    public CopiedEvents Add<TEvent>(CopyEvent<TEvent> copy)
        where TEvent : IStateEvent
    {
        _copies.Add(typeof(TEvent).Name, (connection, body, cancellationToken) => copy(connection, JsonSerializer.Deserialize<TEvent>(body, EventJson.Options)!, cancellationToken));
        return this;
    }

    internal Task CopyAsync(NpgsqlConnection connection, string type, string body, CancellationToken cancellationToken) => _copies[type](connection, body, cancellationToken);
}
