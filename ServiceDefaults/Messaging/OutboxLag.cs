using Npgsql;
using OpenTelemetry;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>How far the relay is behind. Looked up when the measures are collected; while the database is away there is no measure.</summary>
internal static class OutboxLag
{
    private const string Pending = "select count(*) from outbox where published_at is null";

    // Ids are handed out in the order of time, but for transactions that run side by side.
    private const string OldestAge =
        """
        select coalesce((select greatest(extract(epoch from now() - created_at), 0) from outbox where published_at is null order by id limit 1), 0)::double precision
        """;

    public static void Observe(NpgsqlDataSource database)
    {
        Telemetry.Meter.CreateObservableGauge(
            "accesdroits.outbox.pending", () => Read<long>(database, Pending), "{event}", "Events of the outbox that the broker has not confirmed.");
        Telemetry.Meter.CreateObservableGauge(
            "accesdroits.outbox.oldest.age", () => Read<double>(database, OldestAge), "s", "Age of the oldest event that the broker has not confirmed; 0 when there is none.");
    }

    private static T Read<T>(NpgsqlDataSource database, string sql)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        using var command = database.CreateCommand(sql);
        return (T)command.ExecuteScalar()!;
    }
}
