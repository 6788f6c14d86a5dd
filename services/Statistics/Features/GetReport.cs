using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using AccesDroits.Statistics.Rebuilding;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>The figures. Each RPC is one file of this folder.</summary>
public sealed partial class StatisticsApi(FactImages images, ProjectionStore projections, Rebuild rebuild, SelfCheck check, TimeProvider clock)
    : StatisticsService.StatisticsServiceBase
{
    public override Task<Report> GetReport(GetReportRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckPeriod(request.From, request.To, violations);
        violations.ThrowIfAny();
        return ReadReportAsync(request, context.Caller(), context.CancellationToken);
    }

    /// <summary>The dates are well formed; they must also follow each other.</summary>
    internal static void CheckPeriod(string from, string to, Violations violations) =>
        violations.AddIf(string.CompareOrdinal(from, to) > 0, "to", "before-from", "La fin de la période précède son début.");

    /// <summary>The report of a request that has been checked, read in one snapshot: that of the reader's structure when they have one.</summary>
    internal async Task<Report> ReadReportAsync(GetReportRequest request, Caller reader, CancellationToken cancellationToken)
    {
        var asOf = clock.GetUtcNow();
        await using var snapshot = await images.OpenAsync(cancellationToken);
        var (scope, slices) = await FindScopeAsync(snapshot.Connection, request, reader.StructureId, cancellationToken);
        var facts = await ReadFactsAsync(snapshot, slices, cancellationToken);
        return ReportBuilder.Build(scope, new Period { From = request.From, To = request.To }, asOf, projections.Current, facts);
    }

    /// <summary>The report, its details and the slices that they are of, all of one moment.</summary>
    internal async Task<(Report Report, ReportDetails Details, IReadOnlyList<Slice> Slices)> ReadAllAsync(GetReportRequest request, Caller reader, CancellationToken cancellationToken)
    {
        var asOf = clock.GetUtcNow();
        await using var snapshot = await images.OpenAsync(cancellationToken);
        var (scope, slices) = await FindScopeAsync(snapshot.Connection, request, reader.StructureId, cancellationToken);
        var facts = await ReadFactsAsync(snapshot, slices, cancellationToken);
        var report = ReportBuilder.Build(scope, new Period { From = request.From, To = request.To }, asOf, projections.Current, facts);
        return (report, await ReadDetailsAsync(snapshot, slices, request.From.ToDate(), cancellationToken), slices);
    }

    private static async Task<(ReportScope Scope, List<Slice> Slices)> FindScopeAsync(
        NpgsqlConnection connection, GetReportRequest request, Guid? own, CancellationToken cancellationToken)
    {
        var kind = KindOf(request.ScopeKind);
        var parameters = new { own, kind, code = request.ScopeCode, from = request.From.ToDate(), to = request.To.ToDate() };
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            request.ScopeKind == ScopeKind.Department ? OfDepartment : OfOneRecord, parameters, cancellationToken: cancellationToken));
        var label = await answers.ReadFirstOrDefaultAsync<string>() ?? throw Errors.NotFound("unknown-scope", "Ce périmètre n'existe pas.");
        return (new ReportScope { Kind = kind, Code = request.ScopeCode, Label = label }, (await answers.ReadAsync<Slice>()).AsList());
    }

    private static async Task<ReportFacts> ReadFactsAsync(Snapshot snapshot, List<Slice> slices, CancellationToken cancellationToken)
    {
        // The image is counted while the database sums the counters.
        var counting = Task.Run(() => snapshot.Image.Count(slices), cancellationToken);
        var sums = await snapshot.Connection.QueryAsync<CounterSum>(new CommandDefinition(CounterSums, Parameters(slices, MainMeasures), cancellationToken: cancellationToken));
        return new ReportFacts(await counting, sums.AsList());
    }

    // What adds up in every report, as the counters name it.
    private static readonly string[] MainMeasures = ["visit", "request", "kiosk"];

    private static object Parameters(List<Slice> slices, string[] measures)
    {
        var ranges = CounterRanges.Of(slices);
        return new
        {
            measures,
            monthPlaces = Places(ranges.Months),
            firstMonths = FirstDays(ranges.Months),
            lastMonths = LastDays(ranges.Months),
            dayPlaces = Places(ranges.Days),
            firstDays = FirstDays(ranges.Days),
            lastDays = LastDays(ranges.Days),
        };
    }

    private static Guid[] Places(IEnumerable<Slice> slices) => [.. slices.Select(slice => slice.PlaceId)];

    private static DateOnly[] FirstDays(IEnumerable<Slice> slices) => [.. slices.Select(slice => slice.FirstDay)];

    private static DateOnly[] LastDays(IEnumerable<Slice> slices) => [.. slices.Select(slice => slice.LastDay)];

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
