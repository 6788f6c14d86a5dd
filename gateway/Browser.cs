using Yarp.ReverseProxy.Model;

namespace AccesDroits.Gateway;

/// <summary>Which requests are for pages. Only there is a cookie worth anything: gRPC and REST take Bearer tokens alone.</summary>
internal static class Browser
{
    private const string Portal = "portal";

    /// <summary>Whether the request is for a page or one of its files.</summary>
    public static bool IsForPortal(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId == Portal;

    /// <summary>Pages are served where browsers are: not to gRPC, nor on the clear-text port of gRPC.</summary>
    public static bool IsPortalElsewhere(this HttpContext context) =>
        context.IsForPortal() && (context.Request.IsGrpc() || (!context.Request.IsHttps && HttpProtocol.IsHttp2(context.Request.Protocol)));

    /// <summary>Whether the request may change something, and so must come from a page of ours.</summary>
    public static bool IsUnsafe(this HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);

    /// <summary>Whether the answer is read by a person.</summary>
    public static bool IsRead(this HttpRequest request) =>
        request.HttpContext.IsForPortal() || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
