using System.Text.Json;
using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Domain;

/// <summary>
/// The projection in use. The one shipped with the service is put in the table when the table has none of that code;
/// the table is what counts. Read after the migrations and before the first message.
/// </summary>
public sealed class ProjectionStore(NpgsqlDataSource database) : IHostedLifecycleService
{
    private const string Code = "caf-2017";

    private const string Seed = "insert into projection (code, definition) values (@Code, @seed::json) on conflict (code) do nothing";
    private const string Read = "select definition::text from projection where code = @Code";

    private Projection? _current;

    public Projection Current => _current ?? throw new InvalidOperationException("The projection has not been read yet.");

    /// <summary>The projection shipped with the service.</summary>
    public static Projection Shipped() => Parse(ShippedText());

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Seed, new { Code, seed = ShippedText() }, cancellationToken: cancellationToken));
        _current = Parse(await connection.QuerySingleAsync<string>(new CommandDefinition(Read, new { Code }, cancellationToken: cancellationToken)));
    }

    private static string ShippedText()
    {
        using var reader = new StreamReader(typeof(ProjectionStore).Assembly.GetManifestResourceStream($"projection-{Code}.json")!);
        return reader.ReadToEnd();
    }

    private static Projection Parse(string text) => JsonSerializer.Deserialize<Projection>(text, JsonSerializerOptions.Web)!.Checked();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public static class ProjectionExtensions
{
    /// <summary>Reads the projection at start; call it after AddDatabase.</summary>
    public static void AddProjection(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProjectionStore>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ProjectionStore>());
    }
}
