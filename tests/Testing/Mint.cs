using System.Globalization;
using System.Security.Cryptography;
using AccesDroits.ServiceDefaults.Auth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.Testing;

/// <summary>
/// Tokens for tests, signed with a key of Directory's own that is put in its folder before it starts: any role and scope, and whatever a thief would
/// try.
/// </summary>
public sealed class Mint
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly JsonWebTokenHandler _writer = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;

    /// <param name="folder">Where Directory looks for its keys.</param>
    public Mint(string folder)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = $"{DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-00000000";
        System.IO.Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{id}.pem"), key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, $"{id}.pem"), Owner);
        }

        _credentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = id }, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The public key, for a service that is tested without Directory.</summary>
    public string Jwks()
    {
        var key = (ECDsaSecurityKey)_credentials.Key;
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{{key.KeyId}}","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}""";
    }

    /// <summary>A token that says who its bearer is.</summary>
    /// <param name="spoil">Changes what is signed, and how.</param>
    public string Token(Caller bearer, Action<SecurityTokenDescriptor>? spoil = null)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            Issuer = TokenFormat.Suite, Audience = TokenFormat.Suite, IssuedAt = now, NotBefore = now, Expires = now.AddHours(1),
            Claims = TokenFormat.ClaimsOf(bearer), SigningCredentials = _credentials,
        };
        spoil?.Invoke(token);
        return _writer.CreateToken(token);
    }
}
