using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>
/// A request that is no message of the contract is bad input. It is read before any interceptor runs, and what fails there ends as UNKNOWN:
/// a call that ends so without having reached the interceptors is answered again.
/// </summary>
internal sealed class MalformedMessages : IStartupFilter
{
    private static readonly object Read = new();
    private static readonly string Unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);

    /// <summary>The message of the call has been read.</summary>
    public static void Pass(ServerCallContext context) => context.GetHttpContext().Items[Read] = true;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, call) =>
        {
            await call(context);
            if (!context.Response.HasStarted && context.Response.Headers["grpc-status"] == Unknown && !context.Items.ContainsKey(Read))
            {
                context.Response.SetError(Errors.Malformed());
            }
        });
        next(app);
    };
}
