using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class AccountApi
{
    public override async Task<ListColleaguesResponse> ListColleagues(ListColleaguesRequest request, ServerCallContext context) => new()
    {
        Colleagues = { await reader.ListColleaguesAsync(StructureOf(context.Caller()), request.Date.ToOptionalDate() ?? clock.Today(), context.CancellationToken) },
    };
}
