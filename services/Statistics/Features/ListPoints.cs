using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
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
        select id, code, label, status, structure_id, granted_on, ends_on from scope where kind = 'point' and not deleted and code collate "C" > @after and {IsOwnScope}
        order by code collate "C" limit @pageSize + 1
        """;

    private const string SelectStructures = "select id, code, label, siret from scope where kind = 'structure' and not deleted and id = any(@ids)";

    private const string SelectPointPlaces =
        """
        select part.scope_id as point_id, place.code, place.label, place.commune, part.from_date, nullif(part.to_date, 'infinity') as to_date
        from scope_place part join scope place on place.kind = 'place' and place.id = part.place_id
        where part.kind = 'point' and part.scope_id = any(@ids) order by part.from_date, place.code
        """;

    private sealed record StructureOfPoint(Guid Id, string Code, string Label, string Siret);

    private sealed record PlaceOfPoint(Guid PointId, string Code, string Label, string Commune, DateOnly FromDate, DateOnly? ToDate);

    private sealed record PointRow(Guid Id, string Code, string Label, string Status, Guid? StructureId, DateOnly? GrantedOn, DateOnly? EndsOn);

    public override Task<ListPointsResponse> ListPoints(ListPointsRequest request, ServerCallContext context) =>
        ReadPointsAsync(request, context.Caller(), context.CancellationToken);

    /// <summary>The points that a reader may know of, by code: those of their structure when they have one.</summary>
    internal async Task<ListPointsResponse> ReadPointsAsync(ListPointsRequest request, Caller reader, CancellationToken cancellationToken)
    {
        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        await using var snapshot = await images.OpenAsync(cancellationToken);
        var rows = (await snapshot.Connection.QueryAsync<PointRow>(new CommandDefinition(
            SelectPoints, new { own = reader.StructureId, after = request.PageToken, pageSize }, cancellationToken: cancellationToken))).AsList();
        var structures = (await AllAsync<StructureOfPoint>(snapshot.Connection, SelectStructures, new { ids = rows.Where(row => row.StructureId is not null).Select(row => row.StructureId!.Value).ToArray() }, cancellationToken))
            .ToDictionary(structure => structure.Id);
        var places = (await AllAsync<PlaceOfPoint>(snapshot.Connection, SelectPointPlaces, new { ids = rows.Select(row => row.Id).ToArray() }, cancellationToken)).ToLookup(place => place.PointId);
        return new ListPointsResponse
        {
            Points = { rows.Take(pageSize).Select(row => PointOf(row, row.StructureId is { } id ? structures.GetValueOrDefault(id) : null, places[row.Id])) },
            NextPageToken = rows.Count > pageSize ? rows[pageSize - 1].Code : "",
        };
    }

    private static Point PointOf(PointRow row, StructureOfPoint? structure, IEnumerable<PlaceOfPoint> places) => new()
    {
        Code = row.Code, Label = row.Label, Status = row.Status, StructureCode = structure?.Code ?? "", StructureLabel = structure?.Label ?? "", Siret = structure?.Siret ?? "",
        GrantedOn = row.GrantedOn?.ToText() ?? "", EndsOn = row.EndsOn?.ToText() ?? "",
        Places = { places.Select(place => new PointPlace { Code = place.Code, Label = place.Label, Commune = place.Commune, From = place.FromDate.ToText(), To = place.ToDate?.ToText() ?? "" }) },
    };
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
            .WithDescription("Chaque point par code : sa structure et son SIRET, les dates de sa reconnaissance, ses lieux et leurs communes (code Insee). Répond 304 à un ETag connu.")
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
        return Conditional.Json(context, await api.ReadPointsAsync(request, context.Caller(), cancellationToken));
    }
}
