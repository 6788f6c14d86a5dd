using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>The lists, for the coordinator of the structure.</summary>
    public TaxonomyService.TaxonomyServiceClient Lists => new(As(Role.Coordinator));

    /// <summary>A valid choice of the structure, finer than the Caf.</summary>
    public AddLocalCodeRequest LocalCode(string label) => new()
    {
        LocalId = NewId(), Dimension = "institution", NetworkCode = "caf", Label = label, From = "2024-01-01", ChangedBy = ReceiverId,
    };

    /// <summary>A valid end of an institution, today.</summary>
    public EndCodeRequest End(string code, string successor = "", long expectedRevision = 1) => new()
    {
        Dimension = "institution", Code = code, LastDay = TimeProvider.System.Today().ToText(), Successor = successor, ExpectedRevision = expectedRevision, ChangedBy = ReceiverId,
    };

    /// <summary>One shortcut that is valid for the place of the world.</summary>
    public PutPlaceShortcutsRequest ChosenShortcuts(string institution = "caf") => new()
    {
        PlaceId = PlaceId, ChangedBy = ReceiverId,
        Shortcuts = { new ChosenShortcut { Label = "Attestation", Institution = institution, Nature = "compte.attestation", Droit = "non-precise", Medium = "en-ligne" } },
    };
}
