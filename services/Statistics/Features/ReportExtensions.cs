using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Image;

namespace AccesDroits.Statistics.Features;

public static class ReportExtensions
{
    /// <summary>What reports read: the projection, and the image of the visits and sessions, which is loaded after the migrations and follows the database; reports wait for it.</summary>
    public static void AddReports(this IHostApplicationBuilder builder)
    {
        builder.AddProjection();
        builder.Services.AddSingleton<StatisticsApi>();
        builder.Services.AddSingleton<FactImages>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FactImages>());
    }
}
