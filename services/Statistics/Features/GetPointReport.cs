using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Rest;

namespace AccesDroits.Statistics.Features;

/// <summary>Rapport d'un point, over REST: the same message as GetReport, in JSON.</summary>
public static class GetPointReport
{
    public static void MapGetPointReport(this RouteGroupBuilder api) =>
        api.MapGet("/points/{code}/report", ReadAsync)
            .WithName("GetPointReport")
            .WithTags("Statistiques")
            .WithSummary("Rapport d'un point sur une période")
            .WithDescription("Personnes, visites, demandes, passages à la borne et temps d'accueil d'un point, du premier au dernier jour de la période, inclus.")
            .FollowsRpc(StatisticsService.Descriptor.FindMethodByName("GetReport"))
            .ProducesMessage(Report.Descriptor)
            .DescribesDates("from", "to")
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAsync(string code, string? from, string? to, StatisticsApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var request = new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = code, From = from ?? "", To = to ?? "" };
        var violations = new Violations();
        FieldRules.Check(request, violations);
        violations.Rename("scope_code", "code");
        violations.ThrowIfAny();
        StatisticsApi.CheckPeriod(request.From, request.To, violations);
        violations.ThrowIfAny();
        return ProtoJson.Ok(await api.ReadReportAsync(request, context.Caller(), cancellationToken));
    }
}
