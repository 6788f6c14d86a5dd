using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Doors;

/// <summary>Who may open a page. A page that does not say is opened by nobody.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class DoorAttribute : Attribute;

/// <summary>Anybody, signed in or not.</summary>
public sealed class OpenAttribute : DoorAttribute;

/// <summary>Who still owes the second factor of their sign-in.</summary>
public sealed class OwingTotpAttribute : DoorAttribute;

/// <summary>Who has signed in, in one of the roles; in any role when none is named.</summary>
public sealed class ForAttribute(params Role[] roles) : DoorAttribute
{
    public IReadOnlyList<Role> Roles => roles;
}
