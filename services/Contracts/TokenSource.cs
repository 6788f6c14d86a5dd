using System.Diagnostics;
using System.Text.Json;

namespace AccesDroits.Contracts;

/// <summary>A token as it was just given.</summary>
public sealed record GivenToken(string Token, TimeSpan Life);

/// <summary>The tokens of one caller: asked for when they are needed, and kept until shortly before they expire.</summary>
public sealed class TokenSource(Func<CancellationToken, Task<GivenToken>> ask) : IDisposable
{
    // A call that takes long starts with a token that outlives it.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Kept? _kept;

    private sealed record Kept(string Token, long AskedAt, TimeSpan Life)
    {
        public bool IsFresh => Stopwatch.GetElapsedTime(AskedAt) < Life - Margin;
    }

    /// <summary>The tokens of a program, by its credentials.</summary>
    /// <param name="http">Reaches POST /connect/token at its base address.</param>
    public TokenSource(HttpClient http, ClientCredentials credentials) : this(cancellationToken => AskAsync(http, credentials, cancellationToken))
    {
    }

    /// <summary>A token that is valid for another minute.</summary>
    /// <exception cref="HttpRequestException">The suite is away, or refuses the credentials.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_kept is { IsFresh: true } kept)
        {
            return kept.Token;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            _kept = _kept is { IsFresh: true } meanwhile ? meanwhile : await KeepAsync(cancellationToken);
            return _kept.Token;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<Kept> KeepAsync(CancellationToken cancellationToken)
    {
        var askedAt = Stopwatch.GetTimestamp();
        var given = await ask(cancellationToken);
        return new Kept(given.Token, askedAt, given.Life);
    }

    private static async Task<GivenToken> AskAsync(HttpClient http, ClientCredentials credentials, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", credentials.Id), new("client_secret", credentials.Secret)]);
        using var answer = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return new GivenToken(json.RootElement.GetProperty("access_token").GetString()!, TimeSpan.FromSeconds(json.RootElement.GetProperty("expires_in").GetInt32()));
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();
}
