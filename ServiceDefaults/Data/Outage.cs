using Npgsql;

namespace AccesDroits.ServiceDefaults.Data;

/// <summary>
/// The database is away, closed, full, restarting or busy. The same call or message may succeed later as it is: a caller is told to send
/// it again, a message waits. Any other failure is one of the work itself.
/// </summary>
public static class Outage
{
    // Two letters of SQLSTATE: 08 connection lost, 28 and 3D not let in (a password being changed, a database being restored),
    // 53 out of space, memory or connections, 57 stopped or interrupted by an operator, 58 the system under the server.
    private static readonly string[] Classes = ["08", "28", "3D", "53", "57", "58"];

    /// <summary>Whether this failure, or the one it comes from, is an outage.</summary>
    public static bool Is(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException refused ? IsRefused(refused) : cause is NpgsqlException { InnerException: not null })
            {
                return true;
            }
        }

        return false;
    }

    // The driver's own list has deadlocks and closed databases, but not a server that is being stopped.
    private static bool IsRefused(PostgresException exception) =>
        exception.IsTransient || exception.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction || Classes.Any(exception.SqlState.StartsWith);
}
