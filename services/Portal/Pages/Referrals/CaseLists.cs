using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Portal.Pages.Referrals;

/// <summary>What a case is described with: the institutions and the topics of the network, and the places of the structure.</summary>
public sealed record CaseLists(IReadOnlyList<Option> Institutions, IReadOnlyList<Option> Topics, IReadOnlyList<Option> Places)
{
    /// <summary>Nothing to choose from yet.</summary>
    public static CaseLists None { get; } = new([], [], []);

    internal static async Task<CaseLists> ReadAsync(Choices choices, Caller caller, CancellationToken cancellationToken) => new(
        await choices.InstitutionsAsync(cancellationToken), await choices.TopicsAsync(cancellationToken), await choices.PlacesAsync(cancellationToken, $"{caller.StructureId}"));
}
