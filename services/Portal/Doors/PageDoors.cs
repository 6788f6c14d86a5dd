using AccesDroits.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Components.Endpoints;
using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Doors;

/// <summary>Sends each person to a page that they may open. The services check every call again.</summary>
internal static class PageDoors
{
    public const string SignIn = "/connexion";
    public const string SecondFactor = "/connexion/code";

    public static void UsePageDoors(this WebApplication app) =>
        app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            {
                return next(context);
            }

            context.Response.Headers.CacheControl = "no-store";
            var role = context.Features.Get<Caller>()?.Role;
            switch (endpoint.Metadata.GetMetadata<DoorAttribute>())
            {
                case OpenAttribute:
                case OwingTotpAttribute when role == Role.PendingTotp:
                case ForAttribute door when role is { } own && own != Role.PendingTotp && (door.Roles.Count == 0 || door.Roles.Contains(own)):
                    return next(context);
                case OwingTotpAttribute when role is not null:
                    context.Response.Redirect("/");
                    break;
                case DoorAttribute when role is null && KeptForm.IsKeepable(context.Request):
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    break;
                case DoorAttribute when role is null:
                    context.Response.Redirect($"{SignIn}?retour={Uri.EscapeDataString(context.Request.Here())}");
                    break;
                case ForAttribute when role == Role.PendingTotp:
                    context.Response.Redirect(SecondFactor);
                    break;
                default:
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    break;
            }

            return Task.CompletedTask;
        });
}
