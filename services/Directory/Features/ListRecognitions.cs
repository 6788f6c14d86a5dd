using AccesDroits.Contracts.Directory.V1;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private static readonly string RecognitionBody =
        $"""
        json_build_object('id', id, 'code', code, 'label', label, 'kind', kind, 'body', body, 'status', {Sql(EnumName, "status")}, 'structureId', structure_id,
            'requestedOn', coalesce(requested_on::text, ''), 'grantedOn', coalesce(granted_on::text, ''), 'endsOn', coalesce(ends_on::text, ''),
            'places', {Sql(PlacePeriods, "recognition")})
        """;

    private const string RecognitionFilter =
        """
        (@Kind = '' or kind = @Kind) and (@Body = '' or body = @Body) and (@status = '' or status = @status)
        and (@structureId::uuid is null or structure_id = @structureId)
        """;

    public override async Task<StoredRecognition> GetRecognition(GetRecordRequest request, ServerCallContext context)
    {
        var (recognition, revision) = await GetAsync<Recognition>("recognition", request, context.CancellationToken);
        return new StoredRecognition { Recognition = recognition, Revision = revision };
    }

    public override async Task<ListRecognitionsResponse> ListRecognitions(ListRecognitionsRequest request, ServerCallContext context)
    {
        var filters = new DynamicParameters(new { request.Kind, request.Body, status = CodeOrEmpty(request.Status), structureId = OrNull(request.StructureId) });
        var (page, next) = await ListAsync<Recognition>("recognition", RecognitionFilter, filters, request.Query, request, context.CancellationToken);
        return new ListRecognitionsResponse
        {
            Recognitions = { page.Select(row => new StoredRecognition { Recognition = row.Record, Revision = row.Revision }) }, NextPageToken = next,
        };
    }
}
