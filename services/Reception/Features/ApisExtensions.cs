using AccesDroits.Reception.Features.FollowUps;
using AccesDroits.Reception.Features.Planning;
using AccesDroits.Reception.Features.Taxonomies;
using AccesDroits.Reception.Features.Visitors;

namespace AccesDroits.Reception.Features;

internal static class ApisExtensions
{
    /// <summary>Every gRPC service of Reception.</summary>
    public static void MapApis(this WebApplication app)
    {
        app.MapGrpcService<ReceptionApi>();
        app.MapGrpcService<FollowUpApi>();
        app.MapGrpcService<PlanningApi>();
        app.MapGrpcService<VisitorApi>();
        app.MapGrpcService<TaxonomyApi>();
    }
}
