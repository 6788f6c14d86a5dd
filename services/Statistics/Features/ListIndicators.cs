using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Rest;
using AccesDroits.Statistics.Domain;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Catalogue: what each figure is.</summary>
public sealed partial class StatisticsApi
{
    public override Task<ListIndicatorsResponse> ListIndicators(ListIndicatorsRequest request, ServerCallContext context) => Task.FromResult(Catalogue.Current.Response);
}

/// <summary>The same over REST.</summary>
public static class ListIndicators
{
    public static RouteGroupBuilder MapListIndicators(this RouteGroupBuilder api)
    {
        api.MapGet("/catalogue", (HttpContext context) => Conditional.Json(context, Catalogue.Current.Response))
            .WithName("ListIndicators")
            .WithTags("Statistiques")
            .WithSummary("Catalogue des indicateurs")
            .WithDescription("Code, libellé, définition, unité, formule et version de chaque indicateur. Répond 304 à un ETag connu.")
            .FollowsRpc(StatisticsService.Descriptor.FindMethodByName("ListIndicators"))
            .ProducesMessage(ListIndicatorsResponse.Descriptor)
            .ProducesProblems();
        return api;
    }
}
