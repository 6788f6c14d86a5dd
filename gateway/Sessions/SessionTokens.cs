using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;
using Microsoft.Extensions.Caching.Memory;

namespace AccesDroits.Gateway.Sessions;

/// <summary>The token of each session: asked of Directory, and kept until a minute before its end; while Directory is away, until its end.</summary>
internal sealed class SessionTokens(SessionService.SessionServiceClient directory, TimeProvider clock) : IDisposable
{
    private const int MostKept = 20_000;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly ConcurrentDictionary<string, Lazy<Task<Token?>>> _asked = new(StringComparer.Ordinal);

    /// <param name="ExpiresAt">When services stop accepting it.</param>
    internal sealed record Token(string Value, DateTimeOffset ExpiresAt);

    /// <summary>Whether the session has a token that needs no question.</summary>
    public bool Knows(string session) => Find(KeyOf(session)) is { } token && IsFresh(token);

    /// <summary>The token of a session; null when the session is over.</summary>
    /// <exception cref="RpcException">Directory is away, and the token that it gave is over.</exception>
    public async Task<Token?> GetAsync(string session)
    {
        var key = KeyOf(session);
        var kept = Find(key);
        if (kept is not null && IsFresh(kept))
        {
            return kept;
        }

        // Many requests of one page ask once; none of them stops the others when its browser goes away.
        var asked = _asked.GetOrAdd(key, _ => new Lazy<Task<Token?>>(() => AskAsync(session, key)));
        try
        {
            return await asked.Value;
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.Unauthenticated && kept is not null && kept.ExpiresAt > clock.GetUtcNow())
        {
            return kept;
        }
    }

    /// <summary>The session has been replaced or ended.</summary>
    public void Forget(string session) => _kept.Remove(KeyOf(session));

    public void Dispose() => _kept.Dispose();

    private async Task<Token?> AskAsync(string session, string key)
    {
        try
        {
            var answer = await directory.ExchangeSessionAsync(new ExchangeSessionRequest { Session = session }, deadline: DateTime.UtcNow + LongestAnswer);
            var token = new Token(answer.Token, answer.ExpiresAt.ToDateTimeOffset());
            _kept.Set(key, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = token.ExpiresAt });
            return token;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unauthenticated && IsOver(exception))
        {
            _kept.Remove(key);
            return null;
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }

    // The gateway's own token may be refused too, which says nothing about the session.
    private static bool IsOver(RpcException exception) =>
        ServiceDefaults.Grpc.Errors.DetailsOf(exception)?.Details.Where(detail => detail.Is(Google.Rpc.ErrorInfo.Descriptor))
            .Any(detail => ServiceDefaults.Grpc.Errors.CodeOf(detail.Unpack<Google.Rpc.ErrorInfo>()) == "session-over") == true;

    private bool IsFresh(Token token) => token.ExpiresAt - Margin > clock.GetUtcNow();

    private Token? Find(string key) => _kept.Get<Token>(key);

    private static string KeyOf(string session) => Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(session)));
}
