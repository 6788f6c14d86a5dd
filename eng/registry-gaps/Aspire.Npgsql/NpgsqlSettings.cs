namespace Aspire.Npgsql;

/// <summary>Settings of a data source, read from Aspire:Npgsql and Aspire:Npgsql:{name}.</summary>
public sealed class NpgsqlSettings
{
    /// <summary>The connection string.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether there is no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether calls are not traced.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether calls are not measured.</summary>
    public bool DisableMetrics { get; set; }
}
