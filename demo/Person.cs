using System.Globalization;
using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Demo;

/// <summary>Somebody of the demo. All are fictitious, and so are their addresses: nobody has a domain that ends in .example.</summary>
/// <param name="Name">First and last name; the address is made of it.</param>
/// <param name="Status">Statut de l'intervenant, for who works for a structure.</param>
/// <param name="From">First day of the mission.</param>
/// <param name="To">Its last day, when it has one.</param>
internal sealed record Person(string Name, Role Role, string Status, string From, string To = "")
{
    /// <summary>The account that they are invited to.</summary>
    public Account Account(string id, string domain, string structureId = "", string institutionId = "") => new()
    {
        Id = id, Email = $"{Plain(Name)}@{domain}.example", Name = Name, Role = Role, StructureId = structureId, InstitutionId = institutionId, ReceiverStatus = Status,
        MissionFrom = From, MissionTo = To,
    };

    // Zoé Müller: zoe.muller
    private static string Plain(string name) =>
        string.Concat(name.Normalize(NormalizationForm.FormD).Where(character => CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark))
            .Replace(' ', '.').ToLowerInvariant();
}
