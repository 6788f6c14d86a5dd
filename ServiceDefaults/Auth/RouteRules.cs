using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace AccesDroits.ServiceDefaults.Auth;

/// <summary>Who may call a REST route: whoever may call the RPC that it follows.</summary>
internal sealed record RouteRule(MethodDescriptor Method);

public static class RouteRules
{
    /// <summary>In the OpenAPI document, the path of the RPC whose rule a route follows, or `anyone`.</summary>
    public const string Extension = "x-accesdroits-rule";

    /// <summary>The route is for those who may call the RPC. A route of the API without a rule is for nobody.</summary>
    /// <param name="rpc">The RPC of which the route is another form.</param>
    public static RouteHandlerBuilder FollowsRpc(this RouteHandlerBuilder route, MethodDescriptor rpc) =>
        route.WithMetadata(new RouteRule(rpc)).Says($"/{rpc.Service.FullName}/{rpc.Name}");

    /// <summary>The route needs no token.</summary>
    public static RouteHandlerBuilder ForAnyone(this RouteHandlerBuilder route) => route.Says("anyone");

    private static RouteHandlerBuilder Says(this RouteHandlerBuilder route, string rule) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal))[Extension] = new JsonNodeExtension(JsonValue.Create(rule));
        return Task.CompletedTask;
    });

    /// <summary>Refuses a call that is not for its caller.</summary>
    internal static void Check(HttpContext context) => Access.Check(context, context.GetEndpoint()?.Metadata.GetMetadata<RouteRule>()?.Method);
}
