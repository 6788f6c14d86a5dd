using AccesDroits.ServiceDefaults;

namespace AccesDroits.Directory.Features;

/// <summary>Vérification: how long what the directory says of a partner is taken for true.</summary>
public sealed class Verification(IConfiguration configuration, TimeProvider clock)
{
    /// <summary>The first day whose verification still holds.</summary>
    public string Since => clock.Today().AddDays(-configuration.GetValue("Directory:VerifyAfterDays", 365)).ToText();

    /// <param name="verifiedOn">As the contract says it; empty when nobody ever did.</param>
    public bool IsDue(string verifiedOn) => string.CompareOrdinal(verifiedOn, Since) < 0;
}
