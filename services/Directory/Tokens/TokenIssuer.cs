using AccesDroits.ServiceDefaults.Auth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.Directory.Tokens;

/// <summary>A token that every service of the suite accepts until it expires.</summary>
public sealed record IssuedToken(string Token, DateTimeOffset ExpiresAt);

/// <summary>Gives short-lived tokens, signed with the key of the moment.</summary>
public sealed class TokenIssuer(KeyRing keys, TimeProvider clock)
{
    /// <summary>How long a token is valid; what is taken away from its bearer takes effect within this time.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _writer = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token that says who its bearer is.</summary>
    public IssuedToken Issue(Caller bearer)
    {
        var now = clock.GetUtcNow();
        var expires = now + Life;
        var token = _writer.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenFormat.Suite, Audience = TokenFormat.Suite, IssuedAt = now.UtcDateTime, NotBefore = now.UtcDateTime, Expires = expires.UtcDateTime,
            Claims = TokenFormat.ClaimsOf(bearer), SigningCredentials = new SigningCredentials(keys.Current().Key, TokenFormat.Algorithm),
        });
        return new IssuedToken(token, expires);
    }
}
