using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Tool;

internal static class CheckStatistics
{
    public static async Task<int> RunAsync(GatewayChannel gateway, TextWriter screen, CancellationToken cancellationToken)
    {
        var statistics = new StatisticsService.StatisticsServiceClient(gateway.As(Role.NetworkAdmin));
        var check = await statistics.CheckStatisticsAsync(new CheckStatisticsRequest(), cancellationToken: cancellationToken);
        await screen.WriteLineAsync(check.Differences == 0
            ? "Aucune différence : les compteurs sont ceux que donnent les faits, et aucun événement ne manque."
            : $"{check.Differences} différence(s). La première : {check.FirstDifference}.\nReconstruire : ./run tool rebuild-statistics");
        return check.Differences == 0 ? 0 : 1;
    }
}
