using AccesDroits.Contracts.Directory.V1;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private static readonly string StructureBody =
        $"json_build_object('id', id, 'code', code, 'label', label, 'kind', {Sql(EnumName, "kind")}, 'department', department, 'siret', siret)";

    public override async Task<StoredStructure> GetStructure(GetRecordRequest request, ServerCallContext context)
    {
        var (structure, revision) = await GetAsync<Structure>("structure", request, context.CancellationToken);
        return new StoredStructure { Structure = structure, Revision = revision };
    }

    public override async Task<ListStructuresResponse> ListStructures(ListStructuresRequest request, ServerCallContext context)
    {
        const string filter = "(@kind = '' or kind = @kind) and (@Department = '' or department = @Department)";
        var (page, next) = await ListAsync<Structure>(
            "structure", filter, new DynamicParameters(new { kind = CodeOrEmpty(request.Kind), request.Department }), request.Query, request, context.CancellationToken);
        return new ListStructuresResponse
        {
            Structures = { page.Select(row => new StoredStructure { Structure = row.Record, Revision = row.Revision }) }, NextPageToken = next,
        };
    }
}
