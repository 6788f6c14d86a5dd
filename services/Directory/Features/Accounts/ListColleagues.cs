using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

public sealed partial class AccountApi
{
    public override async Task<ListColleaguesResponse> ListColleagues(ListColleaguesRequest request, ServerCallContext context)
    {
        var (caller, date) = (context.Caller(), request.Date.ToOptionalDate() ?? clock.Today());
        var isPartner = caller.Role.ActsForInstitution();
        return new ListColleaguesResponse
        {
            Colleagues = { await reader.ListColleaguesAsync(isPartner ? null : caller.StructureId, isPartner ? caller.InstitutionId : null, date, context.CancellationToken) },
        };
    }
}
