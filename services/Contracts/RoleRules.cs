using System.Text.Json;
using AccesDroits.Contracts.Common.V1;

namespace AccesDroits.Contracts;

/// <summary>What a role says of whoever has it.</summary>
public static class RoleRules
{
    /// <summary>Acts in one structure, and always in one.</summary>
    public static bool ActsInStructure(this Role role) => role is Role.Receiver or Role.SocialWorker or Role.Coordinator;

    /// <summary>Acts for one partner institution, and always for one.</summary>
    public static bool ActsForInstitution(this Role role) => role is Role.PartnerContact or Role.PartnerSupervisor;

    /// <summary>A person may have it.</summary>
    public static bool IsOfPeople(this Role role) => role is >= Role.Receiver and <= Role.Dpo;

    /// <summary>As tokens and documents write it, e.g. network-admin.</summary>
    public static string ToCode(this Role role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    /// <summary>The role of a code, or null.</summary>
    public static Role? FromCode(string? code) =>
        Enum.GetValues<Role>().Where(role => role != Role.Unspecified && role.ToCode() == code).Cast<Role?>().FirstOrDefault();
}
