using System.Data;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Rebuilding;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>The figures. Each RPC is one file of this folder.</summary>
public sealed partial class StatisticsApi(NpgsqlDataSource database, ProjectionStore projections, Rebuild rebuild, SelfCheck check, TimeProvider clock)
    : StatisticsService.StatisticsServiceBase
{
    private sealed record Slice(Guid PlaceId, DateOnly FirstDay, DateOnly LastDay);

    public override Task<Report> GetReport(GetReportRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckPeriod(request, violations);
        violations.ThrowIfAny();
        return ReadReportAsync(request, context.CancellationToken);
    }

    /// <summary>The dates are well formed; they must also follow each other.</summary>
    internal static void CheckPeriod(GetReportRequest request, Violations violations) =>
        violations.AddIf(string.CompareOrdinal(request.From, request.To) > 0, "to", "before-from", "La fin de la période précède son début.");

    /// <summary>The report of a request that has been checked, read in one snapshot.</summary>
    internal async Task<Report> ReadReportAsync(GetReportRequest request, CancellationToken cancellationToken)
    {
        var asOf = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var (scope, slices) = await FindScopeAsync(connection, request, cancellationToken);
        var facts = await ReadFactsAsync(connection, slices, cancellationToken);
        return ReportBuilder.Build(scope, new Period { From = request.From, To = request.To }, asOf, projections.Current, facts);
    }

    private static async Task<(ReportScope Scope, List<Slice> Slices)> FindScopeAsync(
        NpgsqlConnection connection, GetReportRequest request, CancellationToken cancellationToken)
    {
        var kind = KindOf(request.ScopeKind);
        var parameters = new { kind, code = request.ScopeCode, from = request.From.ToDate(), to = request.To.ToDate() };
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            request.ScopeKind == ScopeKind.Department ? OfDepartment : OfOneRecord, parameters, cancellationToken: cancellationToken));
        var label = await answers.ReadFirstOrDefaultAsync<string>() ?? throw Errors.NotFound("unknown-scope", "Ce périmètre n'existe pas.");
        return (new ReportScope { Kind = kind, Code = request.ScopeCode, Label = label }, (await answers.ReadAsync<Slice>()).AsList());
    }

    private static async Task<ReportFacts> ReadFactsAsync(NpgsqlConnection connection, List<Slice> slices, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            places = slices.Select(slice => slice.PlaceId).ToArray(),
            firsts = slices.Select(slice => slice.FirstDay).ToArray(),
            lasts = slices.Select(slice => slice.LastDay).ToArray(),
        };
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(AllFacts, parameters, cancellationToken: cancellationToken));
        return new ReportFacts(
            (await answers.ReadAsync<PersonCell>()).AsList(),
            (await answers.ReadAsync<CounterSum>()).AsList(),
            (await answers.ReadAsync<KioskMonth>()).AsList(),
            (await answers.ReadAsync<SessionLine>()).AsList(),
            await answers.ReadSingleAsync<SessionTotals>(),
            await answers.ReadSingleAsync<DateTime?>());
    }

    private static string KindOf(ScopeKind kind) => kind switch
    {
        ScopeKind.Place => "place",
        ScopeKind.Point => "point",
        ScopeKind.Structure => "structure",
        ScopeKind.Territory => "territory",
        ScopeKind.Department => "department",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
