using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Demo;

/// <summary>Publie 2017: signs the report of La Clairière with the threshold of the network, so that whoever reads from outside has something to read.</summary>
internal sealed class PublishYear(GatewayChannel gateway, Patience patience)
{
    private const int Seed = 161, Threshold = 5;
    private readonly PublicationService.PublicationServiceClient _publications = new(gateway.As(Role.NetworkAdmin));

    /// <summary>Once: a second run finds the same publication.</summary>
    public async Task<StoredPublication> RunAsync(Network network, CancellationToken cancellation)
    {
        var request = new DraftPublicationRequest
        {
            PublicationId = DemoId.Create(Seed, network.Point, new DateTimeOffset(network.To, TimeOnly.MinValue, TimeSpan.Zero)), ScopeKind = ScopeKind.Point, ScopeCode = network.Point,
            From = network.From.Text(), To = network.To.Text(), Threshold = Threshold,
        };
        var draft = await patience.CallAsync(options => _publications.DraftPublicationAsync(request, options), cancellation);
        return await patience.CallAsync(
            options => _publications.PublishPublicationAsync(new PublishPublicationRequest { PublicationId = draft.PublicationId, ContentHash = draft.ContentHash }, options), cancellation);
    }
}
