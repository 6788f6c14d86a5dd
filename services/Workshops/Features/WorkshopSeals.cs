using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;

namespace AccesDroits.Workshops.Features;

/// <summary>Seals the first names, the numbers and the texts of enrolments and sessions.</summary>
public sealed class WorkshopSeals(IDataProtectionProvider protection) : Seals(protection, "workshop")
{
    public const string FirstName = "first-name", Phone = "phone", Needs = "needs", FirstReason = "first-reason", Summary = "summary", CancelReason = "cancel-reason";
}
