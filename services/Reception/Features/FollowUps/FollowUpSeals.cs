using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;

namespace AccesDroits.Reception.Features.FollowUps;

/// <summary>Seals the texts of follow-ups.</summary>
public sealed class FollowUpSeals(IDataProtectionProvider protection) : Seals(protection, "follow-up")
{
    public const string PersonName = "person-name", PersonContact = "person-contact", Subject = "subject", Conclusion = "conclusion", EntryText = "entry-text";
}
