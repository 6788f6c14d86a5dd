using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection;

namespace AccesDroits.Referrals.Features;

/// <summary>Seals the texts of referrals and of their messages.</summary>
public sealed class ReferralSeals(IDataProtectionProvider protection) : Seals(protection, "referral")
{
    public const string PersonName = "person-name", PersonContact = "person-contact", FileNumber = "file-number", Situation = "situation", StepsTried = "steps-tried", MessageText = "message-text";
}
