using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Directory.Tokens;

/// <summary>A token that every service of the suite accepts until it expires.</summary>
public sealed record IssuedToken(string Token, DateTimeOffset ExpiresAt);

/// <summary>Gives short-lived tokens, signed with the key of the moment.</summary>
public sealed class TokenIssuer
{
    /// <summary>A token that says who its bearer is.</summary>
    public IssuedToken Issue(Caller bearer) => throw new NotSupportedException(bearer.ToString());
}
