using System.Security.Claims;
using AccesDroits.Contracts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.ServiceDefaults.Auth;

/// <summary>How a token says who its bearer is. Directory writes it, every service reads it.</summary>
public static class TokenFormat
{
    /// <summary>Issuer and audience of every token.</summary>
    public const string Suite = "accesdroits";

    public const string Algorithm = SecurityAlgorithms.EcdsaSha256;

    private const string Role = "role";
    private const string Structure = "structure";
    private const string Institution = "institution";
    private const string Status = "status";
    private const string Client = "client_id";
    private const string Session = "sid";
    private const string Scope = "scope";

    /// <summary>The claims of a token, without its times.</summary>
    public static IDictionary<string, object> ClaimsOf(Caller bearer)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = bearer.Id.ToString(),
            [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
            [Role] = bearer.Role.ToCode(),
        };
        Add(Structure, bearer.StructureId?.ToString());
        Add(Institution, bearer.InstitutionId?.ToString());
        Add(Status, bearer.Status);
        Add(Client, bearer.ClientId);
        Add(Session, bearer.SessionId?.ToString());
        Add(Scope, bearer.Scopes is null ? null : string.Join(' ', bearer.Scopes));
        return claims;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                claims.Add(name, value);
            }
        }
    }

    /// <summary>Who the bearer of a valid token is; null when it does not say it as the suite does.</summary>
    public static Caller? CallerOf(ClaimsIdentity claims)
    {
        if (!TryId(JwtRegisteredClaimNames.Sub, out var id) || id is null || RoleRules.FromCode(Value(Role)) is not { } role
            || !TryId(Structure, out var structureId) || !TryId(Institution, out var institutionId) || !TryId(Session, out var sessionId)
            || (role.ActsInStructure() && structureId is null) || (role.ActsForInstitution() && institutionId is null))
        {
            return null;
        }

        return new Caller(id.Value, role, structureId, institutionId, Value(Status), Value(Client), sessionId, Value(Scope)?.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        string? Value(string name) => claims.FindFirst(name)?.Value;

        bool TryId(string name, out Guid? found)
        {
            found = Guid.TryParseExact(Value(name), "D", out var parsed) ? parsed : null;
            return found is not null || Value(name) is null;
        }
    }
}
