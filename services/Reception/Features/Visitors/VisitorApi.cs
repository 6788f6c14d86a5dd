using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Messaging;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Visitors;

/// <summary>The RPCs of visitors, one file each.</summary>
public sealed partial class VisitorApi(
    NpgsqlDataSource database, Outbox outbox, Taxonomy taxonomy, VisitorCodes codes, VisitorRows visitors, Audit audit, TimeProvider clock) : VisitorService.VisitorServiceBase
{
    private static RpcException NeverUsed() =>
        ServiceDefaults.Grpc.Errors.BrokenRule("code-never-used", "Ce code n'a encore jamais servi : rien n'est noté sous ce code.");
}
