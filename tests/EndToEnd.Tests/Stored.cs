using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>All that the suite has stored.</summary>
internal static class Stored
{
    // The checkpoint is told every now and then, whatever is asked of the suite.
    private const string Tables = "select quote_ident(table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'audit_checkpoint' order by 1";

    private const string Events = "select count(*) from outbox";
    private const string EventsForReception = "select count(*) from outbox where message_type in ('StructureChanged', 'PlaceChanged', 'AccountChanged')";

    private const string EventsForReferrals =
        "select count(*) from outbox where message_type in ('InstitutionChanged', 'TopicChanged', 'ContactChanged', 'PlaceChanged', 'TerritoryChanged', 'AccountChanged')";

    private const string VisitorsForWorkshops = "select count(*) from outbox where message_type = 'VisitorChanged'";
    private const string EventsForWorkshops = "select count(*) from outbox where message_type in ('PlaceChanged', 'AccountChanged')";
    private const string Outcomes = "select count(*) from outbox where message_type = 'ReferralChanged'";
    private const string NoticesForDirectory = "select count(*) from outbox where message_type = 'ReferralNoticeIssued'";
    private const string Mail = "select count(*) from mail";

    // Nobody counts by partner or by account; who was merged comes with their visits and seats.
    private const string EventsForStatistics = "select count(*) from outbox where message_type not in ('InstitutionChanged', 'TopicChanged', 'ContactChanged', 'AccountChanged', 'VisitorChanged')";

    private const string Unsealed = "select count(*) from audit_entry where position is null";
    private const string Consumed = "select count(*) from inbox";

    /// <summary>The rows of every table of every database, counted and summed up in a number, once every event has had its effect.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Suite suite)
    {
        await Eventually.Get(() => IsSettledAsync(suite), isSettled => isSettled);
        var lines = new List<string>();
        foreach (var database in new[] { "directorydb", "receptiondb", "referralsdb", "workshopsdb", "statisticsdb" })
        {
            await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync(database));
            foreach (var table in await connection.QueryAsync<string>(Tables))
            {
                lines.Add(await connection.ExecuteScalarAsync<string>(
                    $"select '{database}.{table}: ' || count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from {table} t") ?? "");
            }
        }

        Assert.True(lines.Count > 20, "The tables have not been found.");
        return lines;
    }

    private static async Task<bool> IsSettledAsync(Suite suite)
    {
        var (directory, reception) = (await CountAsync("directorydb", EventsForStatistics), await CountAsync("receptiondb", EventsForStatistics));
        return await suite.CountUnpublishedAsync("directorydb") == 0
            && await suite.CountUnpublishedAsync("receptiondb") == 0
            && await suite.CountUnpublishedAsync("referralsdb") == 0
            && await suite.CountUnpublishedAsync("workshopsdb") == 0
            && await CountAsync("directorydb", Unsealed) == 0
            && await CountAsync("receptiondb", Unsealed) == 0
            && await CountAsync("referralsdb", Unsealed) == 0
            && await CountAsync("workshopsdb", Unsealed) == 0
            && await CountAsync("statisticsdb", Unsealed) == 0
            && await CountAsync("receptiondb", Consumed) == await CountAsync("directorydb", EventsForReception) + await CountAsync("referralsdb", Outcomes)
            && await CountAsync("referralsdb", Consumed) == await CountAsync("directorydb", EventsForReferrals)
            && await CountAsync("workshopsdb", Consumed) == await CountAsync("directorydb", EventsForWorkshops) + await CountAsync("receptiondb", VisitorsForWorkshops)
            && await CountAsync("directorydb", Consumed) == await CountAsync("referralsdb", NoticesForDirectory)
            && await CountAsync("directorydb", Mail) == 0
            && await CountAsync("statisticsdb", Consumed) == directory + reception + await CountAsync("referralsdb", Outcomes) + await CountAsync("workshopsdb", Events);

        Task<long> CountAsync(string database, string sql) => suite.CountAsync(database, sql, new { });
    }
}
