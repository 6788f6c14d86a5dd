using AccesDroits.Contracts.Statistics.V1;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Contrôle, asked for.</summary>
public sealed partial class StatisticsApi
{
    public override Task<StatisticsCheck> CheckStatistics(CheckStatisticsRequest request, ServerCallContext context) =>
        check.RunAsync(wait: false, context.CancellationToken);
}
