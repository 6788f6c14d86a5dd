using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>À prévenir: notes that people are to be called.</summary>
internal static class Calls
{
    private const string Add =
        """
        insert into call (enrolment_id, kind, session_id, since) select unnest(@enrolmentIds), @kind, @sessionId, @now
        on conflict (enrolment_id, kind, session_id) do update set since = excluded.since, tries = 0, told_at = null, told_by = null
        """;

    /// <param name="connection">In the transaction of what is to be told.</param>
    public static Task<int> AddAsync(
        NpgsqlConnection connection, CallKind kind, IReadOnlyCollection<Guid> enrolmentIds, Guid? sessionId, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Add, new { enrolmentIds = enrolmentIds.ToArray(), kind = kind.ToCode(), sessionId, now }, cancellationToken: cancellationToken));
}
