using AccesDroits.Reception.Domain;

namespace AccesDroits.Reception.Features;

internal static class DeskExtensions
{
    /// <summary>The codes of the desk, what is set aside, and the end of what is kept.</summary>
    public static void AddDesk(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Taxonomy>().AddHostedService<SeedTaxonomy>();
        builder.Services.AddSingleton(services => new Shortcuts(services.GetRequiredService<Taxonomy>(), SeedTaxonomy.ReadShortcuts()));
        builder.Services.AddSingleton<DraftSeals>().AddSingleton<SetAsideRetention>().AddSingleton<NoteRetention>().AddSingleton<TrainingRetention>().AddHostedService<RetentionJob>();
    }
}
