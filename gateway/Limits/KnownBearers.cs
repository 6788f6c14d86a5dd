using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;

namespace AccesDroits.Gateway.Limits;

/// <summary>
/// Whose token a request carries, as far as the limits go. Checking signatures is the services' work: a token counts for its account once a
/// service has accepted it, and for its address until then.
/// </summary>
internal sealed class KnownBearers(TimeProvider clock) : IDisposable
{
    private const int MostKept = 50_000;
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept });

    internal sealed record Bearer(string Id, bool IsClient);

    /// <summary>Who bears the token of a request, when a service has accepted it before.</summary>
    public Bearer? Find(HttpRequest request) => TokenOf(request) is { } token ? _known.Get<Bearer>(KeyOf(token)) : null;

    /// <summary>A service has done what was asked, or Directory has given the token itself.</summary>
    public void Add(HttpRequest request)
    {
        if (TokenOf(request) is { } token && KeyOf(token) is var key && !_known.TryGetValue(key, out _) && Read(token) is { } bearer)
        {
            _known.Set(key, bearer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = clock.GetUtcNow() + LongestLife });
        }
    }

    public void Dispose() => _known.Dispose();

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;

    private static string KeyOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static Bearer? Read(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.') is [_, var payload, _] ? payload : ""));
            return claims.RootElement.GetProperty("sub").GetString() is { } id ? new Bearer(id, claims.RootElement.TryGetProperty("client_id", out _)) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // No token of ours: it never counts for an account.
            return null;
        }
    }
}
