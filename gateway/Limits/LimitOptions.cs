namespace AccesDroits.Gateway.Limits;

/// <summary>How many requests are taken (RateLimits:…). A whole centre sits behind one address, so addresses count only where nobody has signed in.</summary>
public sealed class LimitOptions
{
    /// <summary>Of one address, by people and programs that have not signed in.</summary>
    public Rate Anonymous { get; set; } = new() { Burst = 600, PerMinute = 600 };

    /// <summary>Of one address, forms sent by people who have not signed in, and requests for tokens.</summary>
    public Rate SignIn { get; set; } = new() { Burst = 60, PerMinute = 60 };

    /// <summary>Of one account.</summary>
    public Rate Account { get; set; } = new() { Burst = 600, PerMinute = 1_200 };

    /// <summary>Of one program.</summary>
    public Rate Client { get; set; } = new() { Burst = 60_000, PerMinute = 600_000 };
}

public sealed class Rate
{
    /// <summary>How many at once.</summary>
    public int Burst { get; set; }

    /// <summary>How many a minute, after that.</summary>
    public int PerMinute { get; set; }
}
