using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Rest;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Points du réseau: which points there are to read about.</summary>
public sealed partial class StatisticsApi
{
    private const int DefaultPageSize = 50;

    // One more than the page, to know whether another one follows.
    private const string SelectPoints =
        $"""
        select code, label from scope where kind = 'point' and not deleted and code collate "C" > @after and {IsOwnScope}
        order by code collate "C" limit @pageSize + 1
        """;

    private sealed record PointRow(string Code, string Label);

    public override Task<ListPointsResponse> ListPoints(ListPointsRequest request, ServerCallContext context) =>
        ReadPointsAsync(request, context.Caller(), context.CancellationToken);

    /// <summary>The points that a reader may know of, by code: those of their structure when they have one.</summary>
    internal async Task<ListPointsResponse> ReadPointsAsync(ListPointsRequest request, Caller reader, CancellationToken cancellationToken)
    {
        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        await using var snapshot = await images.OpenAsync(cancellationToken);
        var rows = (await snapshot.Connection.QueryAsync<PointRow>(new CommandDefinition(
            SelectPoints, new { own = reader.StructureId, after = request.PageToken, pageSize }, cancellationToken: cancellationToken))).AsList();
        return new ListPointsResponse
        {
            Points = { rows.Take(pageSize).Select(row => new Point { Code = row.Code, Label = row.Label }) },
            NextPageToken = rows.Count > pageSize ? rows[pageSize - 1].Code : "",
        };
    }
}

/// <summary>The same over REST.</summary>
public static class ListPoints
{
    public static RouteGroupBuilder MapListPoints(this RouteGroupBuilder api)
    {
        api.MapGet("/points", ReadAsync)
            .WithName("ListPoints")
            .WithTags("Statistiques")
            .WithSummary("Points du réseau")
            .WithDescription("Code et libellé de chaque point, par code.")
            .FollowsRpc(StatisticsService.Descriptor.FindMethodByName("ListPoints"))
            .ProducesMessage(ListPointsResponse.Descriptor)
            .ProducesProblems(StatusCodes.Status400BadRequest);
        return api;
    }

    private static async Task<IResult> ReadAsync(int? page_size, string? page_token, StatisticsApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var request = new ListPointsRequest { PageSize = page_size ?? 0, PageToken = page_token ?? "" };
        var violations = new Violations();
        FieldRules.Check(request, violations);
        violations.ThrowIfAny();
        return ProtoJson.Ok(await api.ReadPointsAsync(request, context.Caller(), cancellationToken));
    }
}
