using System.Text.Json;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>How events are written, in the outbox and on the bus.</summary>
public static class EventJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}
