using AccesDroits.ServiceDefaults;

namespace AccesDroits.Reception.Features.FollowUps;

internal static class FollowUpsExtensions
{
    /// <summary>Follow-ups, the keys that seal their texts, and the end of their retention.</summary>
    public static void AddFollowUps(this WebApplicationBuilder builder)
    {
        builder.AddKeys("accesdroits.reception");
        builder.Services.AddSingleton<FollowUpSeals>().AddSingleton<FollowUpRetention>();
    }
}
