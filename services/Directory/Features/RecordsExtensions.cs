using AccesDroits.Directory.Features.Posts;
using AccesDroits.Directory.Mail;

namespace AccesDroits.Directory.Features;

public static class RecordsExtensions
{
    /// <summary>The records of the directory, what the partners keep of theirs, and the reminder to verify them.</summary>
    public static void AddRecords(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<RecordWriter>().AddSingleton<Verification>().AddHostedService<RemindToVerify>();

    public static void MapRecords(this WebApplication app)
    {
        app.MapGrpcService<DirectoryApi>();
        app.MapGrpcService<PostApi>();
    }
}
