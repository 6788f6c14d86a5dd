using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    // The places of a territory or a recognition, with their periods.
    private const string PlacePeriods =
        """
        (select coalesce(json_agg(json_build_object('placeId', place_id, 'from', from_date, 'to', coalesce(to_date::text, '')) order by from_date, place_id), '[]')
        from {0}_place where {0}_id = r.id)
        """;

    private static readonly string TerritoryBody =
        $"json_build_object('id', id, 'code', code, 'label', label, 'kind', {Sql(EnumName, "kind")}, 'places', {Sql(PlacePeriods, "territory")})";

    private const string TerritoryFilter =
        """
        (@kind = '' or kind = @kind) and (@placeId::uuid is null or exists (
            select from territory_place where territory_id = r.id and place_id = @placeId
                and (@on::date is null or @on between from_date and coalesce(to_date, 'infinity'))))
        """;

    public override async Task<StoredTerritory> GetTerritory(GetRecordRequest request, ServerCallContext context)
    {
        var (territory, revision) = await GetAsync<Territory>("territory", request, context.CancellationToken);
        return new StoredTerritory { Territory = territory, Revision = revision };
    }

    public override async Task<ListTerritoriesResponse> ListTerritories(ListTerritoriesRequest request, ServerCallContext context)
    {
        var filters = new DynamicParameters(new { kind = CodeOrEmpty(request.Kind), placeId = OrNull(request.PlaceId), on = request.On.ToOptionalDate() });
        var (page, next) = await ListAsync<Territory>("territory", TerritoryFilter, filters, request.Query, request, context.CancellationToken);
        return new ListTerritoriesResponse
        {
            Territories = { page.Select(row => new StoredTerritory { Territory = row.Record, Revision = row.Revision }) }, NextPageToken = next,
        };
    }
}
