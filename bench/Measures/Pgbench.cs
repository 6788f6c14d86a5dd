using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;

namespace AccesDroits.Bench.Measures;

/// <summary>
/// PostgreSQL's own load generator, on a database beside Reception's, with the same tables and indexes. It stores a visit that
/// Reception has stored, with another id each time, so the rows have the same widths.
/// </summary>
internal sealed class Pgbench : IDisposable
{
    public const string Plain = "plain.sql";
    public const string OneStatement = "one-statement.sql";

    private const string Database = "benchdb";
    private const string Id = "md5(:n::text)::uuid";
    private const string Draw = "\\set n random(1, 9000000000000000000)\n";
    private const string Latest = "where visit_id = (select visit_id from visit order by recorded_at desc, visit_id desc limit 1)";
    private const int Clients = 16;

    private static readonly string[] Tables = ["visitor", "visit", "help_request", "outbox"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("accesdroits-pgbench-");
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly List<string> _values = [];

    private Pgbench(NpgsqlConnectionStringBuilder server) => _server = server;

    private sealed record Column(string Name, string Type);

    public static async Task<Pgbench> PrepareAsync(RunningSuite suite)
    {
        var pgbench = new Pgbench(new NpgsqlConnectionStringBuilder(await suite.ConnectionAsync("receptiondb")));
        await using var reception = await suite.OpenAsync("receptiondb");
        await reception.ExecuteAsync($"drop database if exists {Database}");
        await reception.ExecuteAsync($"create database {Database}");
        var schema = pgbench.PathOf("schema.sql");
        await pgbench.ExecuteAsync("pg_dump", ["--schema-only", "--file", schema, .. Tables.SelectMany(table => new[] { "--table", table })], "receptiondb");
        await pgbench.ExecuteAsync("psql", ["--quiet", "--file", schema], Database);
        await pgbench.WriteScriptsAsync(reception);
        return pgbench;
    }

    /// <summary>Transactions a second.</summary>
    public async Task<double> RunAsync(string script, TimeSpan length)
    {
        string[] arguments =
        [
            "--client", $"{Clients}", "--jobs", "2", "--time", $"{Math.Max(1, (int)length.TotalSeconds)}", "--protocol", "prepared", "--no-vacuum",
            "--file", PathOf(script), .. _values.SelectMany((value, index) => new[] { "--define", $"v{index}={value}" }),
        ];
        var output = await ExecuteAsync("pgbench", arguments, Database);
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("tps = ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"pgbench: {output}");
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task WriteScriptsAsync(NpgsqlConnection reception)
    {
        var visit = await InsertAsync(reception, "visit", "visit_id", Latest);
        var request = await InsertAsync(reception, "help_request", "visit_id", $"{Latest} and position = 0");
        var outbox = await InsertAsync(reception, "outbox", "message_id", $"{Latest.Replace("visit_id =", "aggregate_id =", StringComparison.Ordinal)} limit 1");
        await File.WriteAllTextAsync(PathOf(Plain), $"{Draw}begin;\n{visit};\n{request};\n{outbox};\ncommit;\n");

        // A foreign key is checked at the end of the statement, so the three inserts may be one.
        await File.WriteAllTextAsync(PathOf(OneStatement), $"{Draw}with v as ({visit}), r as ({request}) {outbox};\n");
    }

    private async Task<string> InsertAsync(NpgsqlConnection reception, string table, string id, string where)
    {
        var columns = (await reception.QueryAsync<Column>(
            """
            select column_name as name, case data_type when 'ARRAY' then 'text[]' else data_type end as type from information_schema.columns
            where table_schema = 'public' and table_name = @table and is_identity = 'NO' and column_name not in ('created_at', 'published_at') order by ordinal_position
            """,
            new { table })).AsList();
        List<string> values = [];
        foreach (var column in columns)
        {
            var value = await reception.ExecuteScalarAsync<string?>($"select {column.Name}::text from {table} {where}");
            if (column.Name == id)
            {
                values.Add(Id);
            }
            else if (value is null)
            {
                values.Add("null");
            }
            else
            {
                values.Add($"cast(:v{_values.Count}::text as {column.Type})");
                _values.Add(value);
            }
        }

        return $"insert into {table} ({string.Join(", ", columns.Select(column => column.Name))}) values ({string.Join(", ", values)})";
    }

    private async Task<string> ExecuteAsync(string program, IEnumerable<string> arguments, string database)
    {
        var start = new ProcessStartInfo(ProgramPath(program), arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGHOST"] = _server.Host;
        start.Environment["PGPORT"] = _server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = _server.Username;
        start.Environment["PGPASSWORD"] = _server.Password;
        start.Environment["PGDATABASE"] = database;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill();
            throw new TimeoutException($"{program} took more than two minutes.", exception);
        }

        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program}: {await errors}");
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static string ProgramPath(string program) =>
        Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "bin", program)).FirstOrDefault(File.Exists)
        ?? throw new NotAvailableException($"{program} is not installed");
}
