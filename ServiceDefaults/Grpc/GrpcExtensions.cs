using AccesDroits.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AccesDroits.ServiceDefaults.Grpc;

public static class GrpcExtensions
{
    /// <summary>gRPC with the callers, errors, roles and field rules of the contracts.</summary>
    public static void AddGrpcApi(this IHostApplicationBuilder builder)
    {
        builder.AddCallers();
        builder.Services.AddTransient<IStartupFilter, MalformedMessages>();
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<DrainInterceptor>();
            options.Interceptors.Add<ErrorInterceptor>();
            options.Interceptors.Add<ContractInterceptor>();
        });
    }
}
