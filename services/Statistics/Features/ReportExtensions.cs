using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Evaluation;
using AccesDroits.Statistics.Image;
using AccesDroits.Statistics.Publications;

namespace AccesDroits.Statistics.Features;

public static class ReportExtensions
{
    /// <summary>What reports read: the projection, and the image of the visits and sessions, which is loaded after the migrations and follows the database; reports wait for it.</summary>
    public static void AddReports(this IHostApplicationBuilder builder)
    {
        builder.AddProjection();
        builder.Services.AddSingleton<PublicationReader>();
        builder.Services.AddGrpcClient<ReceptionService.ReceptionServiceClient>(options => options.Address = new Uri("http://reception"));
        builder.Services.AddSingleton<StatisticsApi>();
        builder.Services.AddSingleton<FactImages>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FactImages>());
    }

    /// <summary>Every gRPC service of Statistics.</summary>
    public static void MapApis(this WebApplication app)
    {
        app.MapGrpcService<StatisticsApi>();
        app.MapGrpcService<PublicationApi>();
        app.MapGrpcService<EvaluationApi>();
    }
}
