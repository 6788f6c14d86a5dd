using System.Globalization;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using Grpc.Core;

namespace AccesDroits.Tool;

internal static class RebuildStatistics
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static async Task<int> RunAsync(Work work)
    {
        var statistics = new StatisticsService.StatisticsServiceClient(work.Gateway.As(Role.NetworkAdmin));
        using var call = statistics.RebuildStatistics(new RebuildStatisticsRequest(), cancellationToken: work.Cancellation);
        var shown = "";
        RebuildProgress? last = null;
        await foreach (var progress in call.ResponseStream.ReadAllAsync(work.Cancellation))
        {
            last = progress;
            if (LineOf(progress) is var line && line != shown)
            {
                await work.Screen.WriteLineAsync(shown = line);
            }
        }

        return last is { Stage: RebuildStage.Done, Differences: 0 } ? 0 : 1;
    }

    private static string LineOf(RebuildProgress progress) => progress.Stage switch
    {
        RebuildStage.ReplayingDirectory => "Relecture des événements de l'annuaire…",
        RebuildStage.ReplayingReception => $"Relecture des événements de l'accueil et des sollicitations : {Count(progress.Events)} lus…",
        RebuildStage.Indexing => $"{Count(progress.Events)} événements lus. Tri et index…",
        RebuildStage.Counting => "Calcul des compteurs…",
        RebuildStage.Swapping => "Mise en service des nouvelles tables…",
        RebuildStage.Checking => "Contrôle…",
        RebuildStage.Done => $"Statistiques reconstruites : {Count(progress.Events)} événements relus, {Count(progress.CarriedOver)} faits repris des tables précédentes, "
            + (progress.Differences == 0 ? "aucune différence." : $"{Count(progress.Differences)} différences : lancez check-statistics."),
        _ => "Préparation…",
    };

    private static string Count(long number) => number.ToString("N0", French);
}
