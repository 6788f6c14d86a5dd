using AccesDroits.Contracts.Statistics.V1;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Reconstruction: answers with the progress while the rebuild runs; the rebuild stops when the caller leaves.</summary>
public sealed partial class StatisticsApi
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public override async Task RebuildStatistics(RebuildStatisticsRequest request, IServerStreamWriter<RebuildProgress> responseStream, ServerCallContext context)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var progress = new RebuildProgress();
        var work = rebuild.RunAsync(reached => Volatile.Write(ref progress, reached), leaving.Token);
        try
        {
            while (await Task.WhenAny(work, Task.Delay(Beat, clock, leaving.Token)) != work)
            {
                await responseStream.WriteAsync(Volatile.Read(ref progress), leaving.Token);
            }
        }
        finally
        {
            await leaving.CancelAsync();
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await responseStream.WriteAsync(await work, context.CancellationToken);
    }
}
