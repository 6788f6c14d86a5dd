using AccesDroits.Reception.Domain;
using AccesDroits.Reception.Features.Taxonomies;

namespace AccesDroits.Reception.Features;

internal static class DeskExtensions
{
    /// <summary>The codes of the desk, what is set aside, and the end of what is kept.</summary>
    public static void AddDesk(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Taxonomy>().AddSingleton<TaxonomyReader>().AddHostedService<SeedTaxonomy>().AddHostedService<FollowTaxonomy>();
        builder.Services.AddSingleton(services => new Shortcuts(services.GetRequiredService<Taxonomy>(), SeedTaxonomy.ReadShortcuts()));
        builder.Services.AddSingleton<PlaceShortcuts>();
        builder.Services.AddSingleton<DraftSeals>().AddSingleton<SetAsideRetention>().AddSingleton<NoteRetention>().AddSingleton<TrainingRetention>().AddHostedService<RetentionJob>();
    }
}
