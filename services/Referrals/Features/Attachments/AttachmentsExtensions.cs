namespace AccesDroits.Referrals.Features.Attachments;

internal static class AttachmentsExtensions
{
    /// <summary>Attachments and the folder that holds them, Attachments:Folder; beside the folder of keys when not given.</summary>
    public static void AddAttachments(this WebApplicationBuilder builder)
    {
        var folder = builder.Configuration["Attachments:Folder"] ?? Path.Combine(builder.Configuration["Keys:Folder"] ?? ".data/keys", "..", "attachments");
        builder.Services.AddSingleton(_ => new AttachmentFiles(Path.GetFullPath(Path.Combine(builder.Environment.ContentRootPath, folder))));
        builder.Services.AddHostedService<AttachmentRetention>();
    }
}
