using AccesDroits.Contracts.Events.V1;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Referrals.Features.Copies;

internal static class CopiesExtensions
{
    /// <summary>What Directory has said until now; its consumers bring what it says from now on.</summary>
    public static void AddCopies(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpcClient<EventLogService.EventLogServiceClient>(options => options.Address = new Uri("http://directory")).AsService();
        builder.Services.AddSingleton<CatchUp>().AddHostedService(services => services.GetRequiredService<CatchUp>());
    }
}
