namespace AccesDroits.Directory.Accounts;

/// <summary>Configuration section Accounts. Durations as d.hh:mm:ss.</summary>
public sealed class AccountOptions
{
    /// <summary>Address of the suite for browsers, with which the links of mails begin.</summary>
    public string LinkAddress { get; set; } = "http://localhost:8080";

    public TimeSpan InvitationLife { get; set; } = TimeSpan.FromDays(7);

    public TimeSpan ResetLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Most reset links for one account within the life of one.</summary>
    public int MostResets { get; set; } = 3;

    public int FailuresBeforeLock { get; set; } = 10;

    public TimeSpan LockLife { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a session may owe its second factor.</summary>
    public TimeSpan PendingLife { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    public TimeSpan SessionLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>For roles that demand a second factor.</summary>
    public TimeSpan StrictIdle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>For roles that demand a second factor.</summary>
    public TimeSpan StrictLife { get; set; } = TimeSpan.FromHours(12);
}
