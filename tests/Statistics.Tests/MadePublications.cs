using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using Xunit;

namespace AccesDroits.Statistics.Tests;

/// <summary>Publications of points that are made up, and who reads them outside.</summary>
internal static class MadePublications
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Caller Reader() => new(Guid.NewGuid(), Role.StatisticsReader, InstitutionId: Guid.NewGuid());

    public static PublicationService.PublicationServiceClient Outside(this StatisticsSuite suite) => new(suite.As(Reader()));

    public static async Task<MadePoint> ReceivedAsync(this StatisticsSuite suite, MadePoint point)
    {
        await suite.ApplyAsync(point.News());
        return point;
    }

    public static async Task<StoredPublication> PublishAsync(this StatisticsSuite suite, DraftPublicationRequest request) =>
        await suite.PublishAsync(await suite.Publications.DraftPublicationAsync(request, cancellationToken: Token));

    public static async Task<StoredPublication> PublishAsync(this StatisticsSuite suite, StoredPublication draft) =>
        await suite.Publications.PublishPublicationAsync(new PublishPublicationRequest { PublicationId = draft.PublicationId, ContentHash = draft.ContentHash }, cancellationToken: Token);

    public static GetPublicationRequest Publication(this MadePoint point, string from, string to) => new() { ScopeKind = ScopeKind.Point, ScopeCode = point.Point, From = from, To = to };
}
