using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string PlaceBody =
        """
        json_build_object('id', id, 'code', code, 'label', label, 'kind', kind, 'commune', commune, 'openingHours', opening_hours, 'training', training, 'affiliations', (
            select json_agg(json_build_object('structureId', structure_id, 'from', from_date, 'to', coalesce(to_date::text, '')) order by from_date)
            from place_affiliation where place_id = r.id))
        """;

    private const string PlaceFilter =
        """
        (@Kind = '' or kind = @Kind) and (@Commune = '' or commune = @Commune) and (@structureId::uuid is null or exists (
            select from place_affiliation where place_id = r.id and structure_id = @structureId
                and (@on::date is null or @on between from_date and coalesce(to_date, 'infinity'))))
        """;

    public override async Task<StoredPlace> GetPlace(GetRecordRequest request, ServerCallContext context)
    {
        var (place, revision) = await GetAsync<Place>("place", request, context.CancellationToken);
        return new StoredPlace { Place = place, Revision = revision };
    }

    public override async Task<ListPlacesResponse> ListPlaces(ListPlacesRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckPlaceKind(violations, "kind", request.Kind);
        violations.ThrowIfAny();
        var filters = new DynamicParameters(new { request.Kind, request.Commune, structureId = OrNull(request.StructureId), on = request.On.ToOptionalDate() });
        var (page, next) = await ListAsync<Place>("place", PlaceFilter, filters, request.Query, request, context.CancellationToken);
        return new ListPlacesResponse { Places = { page.Select(row => new StoredPlace { Place = row.Record, Revision = row.Revision }) }, NextPageToken = next };
    }
}
