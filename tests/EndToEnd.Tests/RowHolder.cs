using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Holds rows of a database, so that whoever needs them waits until this is disposed of.</summary>
internal sealed class RowHolder(Suite suite, string database, NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    // A statement gives up by itself after 30 seconds, which is not what these tests are about.
    private static readonly TimeSpan BeforeItGivesUp = TimeSpan.FromSeconds(20);

    public static async Task<RowHolder> HoldAsync(Suite suite, string database, string select, object parameters)
    {
        var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync(database));
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        Assert.Single(await connection.QueryAsync(select, parameters));
        return new RowHolder(suite, database, connection, transaction);
    }

    /// <summary>Waits until somebody waits for the rows, or until nobody does any more.</summary>
    public Task WaitUntilBlockingAsync(bool blocking) => Eventually.Get(
        async () => await suite.CountAsync(database, "select count(*) from pg_stat_activity where @holder = any(pg_blocking_pids(pid))", new { holder = connection.ProcessID }) > 0,
        isBlocking => isBlocking == blocking,
        BeforeItGivesUp);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
