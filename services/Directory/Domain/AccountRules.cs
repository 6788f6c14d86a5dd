using System.Net.Mail;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;

namespace AccesDroits.Directory.Domain;

/// <summary>Compte: what a role means for the account that has it.</summary>
public static class AccountRules
{
    /// <summary>The roles that demand a second factor.</summary>
    public static IReadOnlyList<Role> WithTotp { get; } =
        [Role.NetworkAdmin, Role.Coordinator, Role.SocialWorker, Role.PartnerContact, Role.PartnerSupervisor, Role.Dpo];

    /// <summary>The codes of the taxonomy dimension receiver-status; a test compares them with the taxonomy.</summary>
    public static IReadOnlyList<string> ReceiverStatuses { get; } =
        ["service-civique", "benevole", "agent-accueil", "travailleur-social", "conseiller-numerique", "stagiaire", "partenaire"];

    /// <summary>A statistics reader may read for nobody in particular.</summary>
    public static bool MayHaveInstitution(this Role role) => role.ActsForInstitution() || role == Role.StatisticsReader;

    public static bool DemandsTotp(this Role role) => WithTotp.Contains(role);

    /// <summary>An address that every mail server takes: ASCII, one @, a domain with a dot.</summary>
    public static bool IsEmail(string text) =>
        text.All(char.IsAscii) && !text.Any(char.IsWhiteSpace) && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal);
}
