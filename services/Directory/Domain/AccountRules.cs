using System.Collections.Frozen;
using System.Net.Mail;
using System.Text.Json;
using AccesDroits.Contracts.Common.V1;

namespace AccesDroits.Directory.Domain;

/// <summary>Compte: what a role means for the account that has it.</summary>
public static class AccountRules
{
    private static readonly FrozenDictionary<string, Role> Roles = Enum.GetValues<Role>().ToFrozenDictionary(CodeOf, StringComparer.Ordinal);

    /// <summary>The roles that people have; the others are those of programs and calls.</summary>
    public static IReadOnlyList<Role> People { get; } =
    [
        Role.Receiver, Role.SocialWorker, Role.Coordinator, Role.NetworkAdmin, Role.PartnerContact, Role.PartnerSupervisor, Role.StatisticsReader, Role.Dpo,
    ];

    /// <summary>The roles that demand a second factor.</summary>
    public static IReadOnlyList<Role> WithTotp { get; } =
        [Role.NetworkAdmin, Role.Coordinator, Role.SocialWorker, Role.PartnerContact, Role.PartnerSupervisor, Role.Dpo];

    /// <summary>The codes of the taxonomy dimension receiver-status; a test compares them with the taxonomy.</summary>
    public static IReadOnlyList<string> ReceiverStatuses { get; } =
        ["service-civique", "benevole", "agent-accueil", "travailleur-social", "conseiller-numerique", "stagiaire", "partenaire"];

    /// <summary>Whether the role is that of somebody who works for a structure, and whom the coordinators of that structure look after.</summary>
    public static bool IsOfStructure(this Role role) => role is Role.Receiver or Role.SocialWorker or Role.Coordinator;

    public static bool MayHaveInstitution(this Role role) => role is Role.PartnerContact or Role.PartnerSupervisor or Role.StatisticsReader;

    public static bool MustHaveInstitution(this Role role) => role is Role.PartnerContact or Role.PartnerSupervisor;

    public static bool DemandsTotp(this Role role) => WithTotp.Contains(role);

    /// <summary>The code of a role, e.g. network-admin.</summary>
    public static string CodeOf(Role role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    public static Role RoleOf(string code) => Roles[code];

    /// <summary>An address that every mail server takes: ASCII, one @, a domain with a dot.</summary>
    public static bool IsEmail(string text) =>
        text.All(char.IsAscii) && !text.Any(char.IsWhiteSpace) && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal);
}
