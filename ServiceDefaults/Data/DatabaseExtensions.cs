using System.Reflection;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Data;

public static class DatabaseExtensions
{
    /// <summary>How Dapper reads and writes in this process: days, times of day and instants as they are, columns named with underscores.</summary>
    public static void UseSqlConventions()
    {
        SqlMapper.AddTypeHandler(new DateOnlyHandler());
        SqlMapper.AddTypeHandler(new TimeOnlyHandler());
        SqlMapper.AddTypeHandler(new InstantHandler());
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }

    /// <summary>
    /// The service's own PostgreSQL database, with its journal. The migrations embedded in <paramref name="service"/> (Migrations/000n_*.sql) are applied
    /// before anything else starts, after those of the outbox, the inbox and the journal.
    /// </summary>
    public static void AddDatabase(this IHostApplicationBuilder builder, string name, Assembly service)
    {
        UseSqlConventions();
        builder.AddNpgsqlDataSource(name, configureDataSourceBuilder: source =>
        {
            source.ConnectionStringBuilder.MaxAutoPrepare = 50;
            source.ConnectionStringBuilder.AutoPrepareMinUsages = 1;
        });
        builder.Services.AddHostedService(services => new Migrator(
            services.GetRequiredService<NpgsqlDataSource>(), [typeof(Migrator).Assembly, service], services.GetRequiredService<ILogger<Migrator>>()));
        builder.AddAudit();
    }
}
