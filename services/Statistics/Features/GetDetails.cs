using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Détails d'un rapport: what is counted beside the four counters. Read apart, so that the report stays as quick as it is.</summary>
public sealed partial class StatisticsApi
{
    private static readonly string[] DetailMeasures = [.. Breakdowns.All.Select(breakdown => breakdown.Measure)];

    public override async Task<ReportDetails> GetDetails(GetReportRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckPeriod(request.From, request.To, violations);
        violations.ThrowIfAny();
        var asOf = clock.GetUtcNow();
        await using var snapshot = await images.OpenAsync(context.CancellationToken);
        var (scope, slices) = await FindScopeAsync(snapshot.Connection, request, context.Caller().StructureId, context.CancellationToken);
        var details = await ReadDetailsAsync(snapshot, slices, request.From.ToDate(), context.CancellationToken);
        (details.Scope, details.Period, details.AsOf) = (scope, new Period { From = request.From, To = request.To }, Timestamp.FromDateTimeOffset(asOf));
        return details;
    }

    private static async Task<ReportDetails> ReadDetailsAsync(Snapshot snapshot, List<Slice> slices, DateOnly from, CancellationToken cancellationToken)
    {
        var sums = await snapshot.Connection.QueryAsync<CounterSum>(new CommandDefinition(CounterSums, Parameters(slices, DetailMeasures), cancellationToken: cancellationToken));
        var asked = new { places = Places(slices), firsts = FirstDays(slices), lasts = LastDays(slices) };
        return new ReportDetails
        {
            DefinitionsVersion = Catalogue.Current.Version, Breakdowns = { Breakdowns.Build(sums.AsList()) },
            Referrals = await ReadReferralsAsync(snapshot, SelectReferralFiguresOfSlices, asked, cancellationToken),
            Workshops = await ReadWorkshopsAsync(snapshot, OfSlices, from, asked, cancellationToken),
        };
    }
}
