using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;

namespace AccesDroits.Statistics.Publications;

/// <summary>Publications over gRPC. The commands are files of their own.</summary>
public sealed partial class PublicationApi(
    Npgsql.NpgsqlDataSource database, Features.StatisticsApi statistics, PublicationReader reader, Contracts.Reception.V1.ReceptionService.ReceptionServiceClient reception,
    ServiceDefaults.Auditing.Audit audit, IConfiguration configuration, TimeProvider clock) : PublicationService.PublicationServiceBase
{
    public override Task<ListPublicationsResponse> ListPublications(ListPublicationsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, context.Caller(), context.CancellationToken);

    public override async Task<StoredPublication> GetPublication(GetPublicationRequest request, ServerCallContext context) =>
        (await reader.OneAsync(request, context.Caller(), context.CancellationToken)).Stored(withContent: true);

    public override async Task<PublicationFile> GetPublicationFile(GetPublicationFileRequest request, ServerCallContext context) =>
        PublicationFiles.Of(await reader.OneAsync(new GetPublicationRequest { PublicationId = request.PublicationId }, context.Caller(), context.CancellationToken), request.Format);

    public override Task<ListPublicationChangesResponse> ListPublicationChanges(ListPublicationChangesRequest request, ServerCallContext context) =>
        reader.ChangesAsync(request, context.CancellationToken);
}
