using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Directory.Domain;

namespace AccesDroits.Directory.Accounts;

/// <summary>Compte, as it is stored.</summary>
public sealed class AccountRow
{
    public Guid Id { get; init; }

    public string Email { get; init; } = "";

    public string Name { get; set; } = "";

    /// <summary>Code of the role.</summary>
    public string Role { get; set; } = "";

    public Guid? StructureId { get; set; }

    public Guid? InstitutionId { get; set; }

    /// <summary>The post that they hold at the institution.</summary>
    public Guid? ContactId { get; set; }

    public string? ReceiverStatus { get; set; }

    public DateOnly MissionFrom { get; set; }

    public DateOnly? MissionTo { get; set; }

    public DateTimeOffset? DeactivatedAt { get; set; }

    public string? PasswordHash { get; set; }

    public int FailedCount { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>Sealed secret of the second factor.</summary>
    public byte[]? TotpKey { get; set; }

    /// <summary>Sealed secret that StartTotp gave and ConfirmTotp has not confirmed.</summary>
    public byte[]? TotpPending { get; set; }

    public DateTimeOffset? LastSignIn { get; set; }

    public long Revision { get; set; }

    public byte[] ContentHash { get; set; } = [];

    public Role KnownRole => RoleRules.FromCode(Role) ?? throw new InvalidOperationException("An account has no such role.");

    public bool OwesTotp => TotpKey is not null || KnownRole.DemandsTotp();

    /// <summary>Whether nothing of what an administrator decides keeps the person out on a day.</summary>
    public bool MayEnter(DateOnly day) => DeactivatedAt is null && MissionFrom <= day && (MissionTo is null || day <= MissionTo);

    public AccountChanged ToEvent() =>
        new(Id, Revision, Deleted: false, StructureId, Role, ReceiverStatus, MissionFrom, MissionTo, DeactivatedAt is not null, InstitutionId, ContactId);
}
