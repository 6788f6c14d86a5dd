namespace AccesDroits.Referrals.Features;

internal static class RoutingExtensions
{
    /// <summary>Whom a referral goes to.</summary>
    public static void AddRouting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Routing>();
}
