using System.Collections.Concurrent;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using Grpc.Core;

namespace AccesDroits.Demo;

/// <summary>
/// Sends a network to the suite, as its own users would. Every command has its id, so sending a network again completes what an
/// interruption left out and changes nothing else.
/// </summary>
/// <param name="structureId">The structure whose coordinator enters it.</param>
public sealed class Replay(GatewayChannel gateway, Guid structureId, TimeProvider clock)
{
    private const int AtOnce = 8;

    private readonly Patience _patience = new(clock);
    private readonly DirectoryService.DirectoryServiceClient _directory = new(gateway.As(Role.NetworkAdmin));
    private readonly AccountService.AccountServiceClient _accounts = new(gateway.As(Role.NetworkAdmin));
    private readonly ReceptionService.ReceptionServiceClient _reception = new(gateway.As(Role.Coordinator, structureId));
    // A program of the structure: a person may try 60 codes a minute, and a year of them is read here at once.
    private readonly ReceptionService.ReceptionServiceClient _codes = new(gateway.As(Role.Receiver, structureId));
    private int _keptAsItIs;

    /// <summary>Records that were there already, changed since by somebody, and were not touched.</summary>
    public int KeptAsItIs => _keptAsItIs;

    /// <summary>How many times <c>step</c> is called for a network.</summary>
    public static int Steps(Network network) =>
        network.Structures.Count + network.Places.Count + network.Territories.Count + network.Recognitions.Count + network.Receivers.Count + network.CodeBatches.Count
        + network.Persons.Count + network.Sessions.Count + network.Visits.Count + network.Closings.Count + network.KioskTallies.Count;

    /// <summary>Sends everything, and calls <paramref name="step"/> after each command.</summary>
    public async Task RunAsync(Network network, Action step, CancellationToken cancellation)
    {
        await DirectoryAsync(network, step, cancellation);
        await EachAsync(network.Receivers, _accounts.InviteAccountAsync, step, cancellation);
        var visitors = await VisitorsAsync(network, step, cancellation);
        await EachAsync(network.Sessions, _reception.PlanDropInSessionAsync, step, cancellation);
        await EachAsync(network.Visits.Select(visit => visit.Person is { } person ? visit.Of(visitors[person]) : visit.Request), _reception.LogVisitAsync, step, cancellation);
        // Closed last, as at the desk: the visits of a session are entered before.
        await EachAsync(network.Closings, _reception.CloseDropInSessionAsync, step, cancellation);
        await EachAsync(network.KioskTallies, _reception.RecordKioskTallyAsync, step, cancellation);
    }

    // One after the other: a place names its structure, a territory and a recognition name their places.
    private async Task DirectoryAsync(Network network, Action step, CancellationToken cancellation)
    {
        foreach (var structure in network.Structures)
        {
            await SendAsync(structure, _directory.PutStructureAsync, step, cancellation);
        }

        foreach (var place in network.Places)
        {
            await SendAsync(place, _directory.PutPlaceAsync, step, cancellation);
        }

        foreach (var territory in network.Territories)
        {
            await SendAsync(territory, _directory.PutTerritoryAsync, step, cancellation);
        }

        foreach (var recognition in network.Recognitions)
        {
            await SendAsync(recognition, _directory.PutRecognitionAsync, step, cancellation);
        }
    }

    // The visitor id of each person who comes with a code.
    private async Task<ConcurrentDictionary<int, string>> VisitorsAsync(Network network, Action step, CancellationToken cancellation)
    {
        List<string> codes = [];
        foreach (var batch in network.CodeBatches)
        {
            var issued = await _patience.CallAsync(options => _reception.IssueVisitorCodesAsync(batch, options), cancellation);
            codes.AddRange(issued.Codes);
            step();
        }

        ConcurrentDictionary<int, string> visitors = [];
        await Parallel.ForEachAsync(network.Persons, Options(cancellation), async (person, token) =>
        {
            var request = new ResolveVisitorCodeRequest { Code = codes[person] };
            visitors[person] = (await _patience.CallAsync(options => _codes.ResolveVisitorCodeAsync(request, options), token)).VisitorId;
            step();
        });
        return visitors;
    }

    private Task EachAsync<TRequest, TResponse>(
        IEnumerable<TRequest> requests, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> send, Action step, CancellationToken cancellation) =>
        Parallel.ForEachAsync(requests, Options(cancellation), async (request, token) => await SendAsync(request, send, step, token));

    private async Task SendAsync<TRequest, TResponse>(
        TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> send, Action step, CancellationToken cancellation)
    {
        try
        {
            await _patience.CallAsync(options => send(request, options), cancellation);
        }
        catch (RpcException error) when (Replies.IsKeptAsItIs(error))
        {
            Interlocked.Increment(ref _keptAsItIs);
        }

        step();
    }

    private static ParallelOptions Options(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
}
