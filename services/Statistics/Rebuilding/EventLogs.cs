using System.Runtime.CompilerServices;
using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Events.V1;
using AccesDroits.ServiceDefaults.Messaging;
using Grpc.Core;
using Grpc.Net.ClientFactory;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>The logs of the services whose events the statistics are made of.</summary>
public sealed class EventLogs(GrpcClientFactory clients)
{
    internal static readonly Producer Directory = new("directory", [nameof(StructureChanged), nameof(PlaceChanged), nameof(TerritoryChanged), nameof(RecognitionChanged)]);
    internal static readonly Producer Reception = new("reception", [nameof(VisitChanged), nameof(DropInSessionChanged), nameof(KioskTallyChanged)]);
    internal static readonly Producer Referrals = new("referrals", [nameof(ReferralChanged)]);
    internal static readonly Producer Workshops = new("workshops", [nameof(WorkshopSessionChanged), nameof(WorkshopSeatChanged)]);
    internal static readonly IReadOnlyList<Producer> All = [Directory, Reception, Referrals, Workshops];

    internal sealed record Producer(string Name, IReadOnlyList<string> Events);

    /// <summary>Every event of a producer, in the order of its log.</summary>
    internal async IAsyncEnumerable<IStateEvent> ReadAsync(Producer producer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in ReplayAsync(producer, 0, withoutBody: false, cancellationToken))
        {
            yield return (IStateEvent)JsonSerializer.Deserialize(message.Body, ContractCatalog.Events[message.MessageType], EventJson.Options)!;
        }
    }

    internal async IAsyncEnumerable<ReplayedEvent> ReplayAsync(
        Producer producer, long after, bool withoutBody, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = clients.CreateClient<EventLogService.EventLogServiceClient>(producer.Name);
        var request = new ReplayEventsRequest { AfterPosition = after, WithoutBody = withoutBody, MessageTypes = { producer.Events } };
        using var call = client.ReplayEvents(request, cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }
}
