using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;

namespace AccesDroits.Directory.Clients;

public sealed partial class ClientApi
{
    private const string PutSecret = "update client set secret_hash = @hash, revoked_at = null where id = @id";

    public override async Task<RotateClientSecretResponse> RotateClientSecret(RotateClientSecretRequest request, ServerCallContext context)
    {
        var secret = ClientSecret.New();
        await UpdateAsync(PutSecret, request.Id, new { hash = ClientSecret.HashOf(secret) }, "client.new-secret", context);
        return new RotateClientSecretResponse { Secret = secret };
    }
}
