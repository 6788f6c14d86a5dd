using Microsoft.Extensions.Http;

namespace Microsoft.Extensions.ServiceDiscovery.Http;

// The gRPC client would connect to the name itself, before any handler sees the request; this property tells it not to.
internal sealed class DisableGrpcLoadBalancingFilter : IHttpMessageHandlerBuilderFilter
{
    private const string Property = "__GrpcLoadBalancingDisabled";

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.PrimaryHandler is SocketsHttpHandler handler)
        {
            handler.Properties[Property] = true;
        }
    };
}
