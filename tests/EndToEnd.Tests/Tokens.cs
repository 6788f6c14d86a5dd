using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>What a thief would try in the place of a token.</summary>
internal static class Tokens
{
    /// <summary>By name; null is no token at all.</summary>
    public static IReadOnlyDictionary<string, string?> Bad(Suite suite, Caller bearer)
    {
        var good = suite.Mint.Token(bearer);
        var stranger = new Mint(Path.Combine(Path.GetTempPath(), $"accesdroits-stranger-{Guid.NewGuid():n}"));
        var parts = good.Split('.');
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["anonymous"] = null,
            ["no token"] = "abc",
            ["expired"] = suite.Mint.Token(bearer, token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))),
            ["not yet valid"] = suite.Mint.Token(bearer, token => token.NotBefore = DateTime.UtcNow.AddMinutes(30)),
            ["without an end"] = suite.Mint.Token(bearer, token => token.Expires = null),
            ["other audience"] = suite.Mint.Token(bearer, token => token.Audience = "other"),
            ["other issuer"] = suite.Mint.Token(bearer, token => token.Issuer = "other"),
            ["signed by a stranger"] = stranger.Token(bearer),
            ["signed by a stranger under our key's name"] = stranger.Token(bearer, token => ((ECDsaSecurityKey)token.SigningCredentials.Key).KeyId = new JsonWebToken(good).Kid),
            ["wrongly signed"] = $"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[64])}",
            ["changed after it was signed"] = $"{parts[0]}.{Changed(parts[1], bearer)}.{parts[2]}",
            ["alg:none"] = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            ["alg:HS256 with the public key"] = suite.Mint.Token(bearer, token => token.SigningCredentials =
                new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(suite.Mint.Jwks())) { KeyId = new JsonWebToken(good).Kid }, SecurityAlgorithms.HmacSha256)),
            ["without a role"] = suite.Mint.Token(bearer, token => token.Claims.Remove("role")),
            ["of a role that does not exist"] = suite.Mint.Token(bearer, token => token.Claims["role"] = "king"),
            ["of nobody"] = suite.Mint.Token(bearer, token => token.Claims.Remove("sub")),
            ["of a coordinator of no structure"] = suite.Mint.Token(new Caller(bearer.Id, Role.Coordinator)),
            ["of a partner of no institution"] = suite.Mint.Token(new Caller(bearer.Id, Role.PartnerContact)),
        };
    }

    private static string Changed(string payload, Caller bearer) =>
        Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(payload).Replace(bearer.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal));
}
