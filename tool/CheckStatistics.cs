using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Tool;

internal static class CheckStatistics
{
    public static async Task<int> RunAsync(Work work)
    {
        var statistics = new StatisticsService.StatisticsServiceClient(work.Gateway.As(Role.NetworkAdmin));
        var check = await statistics.CheckStatisticsAsync(new CheckStatisticsRequest(), cancellationToken: work.Cancellation);
        await work.Screen.WriteLineAsync(check.Differences == 0
            ? "Aucune différence : les compteurs sont ceux que donnent les faits, et aucun événement ne manque."
            : $"{check.Differences} différence(s). La première : {check.FirstDifference}.\nReconstruire : ./run tool rebuild-statistics");
        return check.Differences == 0 ? 0 : 1;
    }
}
