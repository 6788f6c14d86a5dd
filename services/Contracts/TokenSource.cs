using System.Diagnostics;
using System.Text.Json;

namespace AccesDroits.Contracts;

/// <summary>The tokens of a program: asked for with its credentials, and kept until shortly before they expire.</summary>
/// <param name="http">Reaches POST /connect/token at its base address.</param>
public sealed class TokenSource(HttpClient http, ClientCredentials credentials) : IDisposable
{
    // A call that takes long starts with a token that outlives it.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile Kept? _kept;

    private sealed record Kept(string Token, long AskedAt, TimeSpan Life)
    {
        public bool IsFresh => Stopwatch.GetElapsedTime(AskedAt) < Life - Margin;
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
            _kept = _kept is { IsFresh: true } meanwhile ? meanwhile : await AskAsync(cancellationToken);
            return _kept.Token;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<Kept> AskAsync(CancellationToken cancellationToken)
    {
        var askedAt = Stopwatch.GetTimestamp();
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", credentials.Id), new("client_secret", credentials.Secret)]);
        using var answer = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return new Kept(json.RootElement.GetProperty("access_token").GetString()!, askedAt, TimeSpan.FromSeconds(json.RootElement.GetProperty("expires_in").GetInt32()));
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();
}
