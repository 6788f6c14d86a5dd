using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;

namespace AccesDroits.Directory.Clients;

public sealed partial class ClientApi
{
    private const string Revoke = "update client set revoked_at = coalesce(revoked_at, @now) where id = @id";

    public override async Task<RevokeClientResponse> RevokeClient(RevokeClientRequest request, ServerCallContext context)
    {
        await UpdateAsync(Revoke, request.Id, new { now = clock.GetUtcNow() }, "client.revoke", context);
        return new RevokeClientResponse();
    }
}
