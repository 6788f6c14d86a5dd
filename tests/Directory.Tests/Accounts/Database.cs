using System.Text;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Npgsql;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>The database of Directory, for what no RPC shows and for time that no test waits for.</summary>
internal static class Database
{
    /// <summary>Moves an instant of an account's rows into the past, as if so much time had gone by.</summary>
    public static async Task AgeAsync(Suite suite, string table, string column, string accountId, TimeSpan by)
    {
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("directorydb"));
        var key = table == "account" ? "id" : "account_id";
        Assert.NotEqual(0, await connection.ExecuteAsync($"update {table} set {column} = {column} - @by where {key} = @accountId", new { by, accountId = Guid.Parse(accountId) }));
    }

    public static async Task ExecuteAsync(Suite suite, string sql, string accountId)
    {
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("directorydb"));
        Assert.NotEqual(0, await connection.ExecuteAsync(sql, new { accountId = Guid.Parse(accountId) }));
    }

    /// <summary>Whether a text is in any row of any table, or of one, as it is or as bytes.</summary>
    public static async Task<bool> HoldsAsync(Suite suite, string text, string? table = null)
    {
        var stored = await DumpAsync(suite, table);
        return stored.Contains(text, StringComparison.OrdinalIgnoreCase) || stored.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
    }

    // Every row, as text; bytes are hexadecimal.
    private static async Task<string> DumpAsync(Suite suite, string? only)
    {
        await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync("directorydb"));
        var tables = await connection.QueryAsync<string>("select quote_ident(tablename) from pg_tables where schemaname = 'public' and (@only is null or tablename = @only)", new { only });
        var rows = new List<string>();
        foreach (var table in tables)
        {
            rows.AddRange(await connection.QueryAsync<string>($"select '{table} ' || r::text from {table} r"));
        }

        return string.Join('\n', rows);
    }
}
