using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Posts;

public sealed partial class PostApi
{
    private const string CountToVerify = $"select count(*)::int from contact c where coalesce(c.body ->> 'verifiedOn', '') < @since and (@isAdmin or ({IsOwn}))";

    public override async Task<CountPostsToVerifyResponse> CountPostsToVerify(CountPostsToVerifyRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var filters = OwnOf(caller);
        filters.AddDynamicParams(new { isAdmin = caller.Role == Role.NetworkAdmin, since = verification.Since });
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        return new CountPostsToVerifyResponse { Posts = await connection.ExecuteScalarAsync<int>(new CommandDefinition(CountToVerify, filters, cancellationToken: context.CancellationToken)) };
    }
}
