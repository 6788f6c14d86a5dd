using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.ServiceDefaults.Auth;

/// <summary>Reads the public keys of the moment, as a JSON Web Key Set.</summary>
public delegate Task<string> ReadKeys(CancellationToken cancellationToken);

/// <summary>The public keys that tokens are checked with. Those that were read last are kept for as long as Directory is away.</summary>
internal sealed partial class SigningKeys(ReadKeys read, TimeProvider clock, ILogger<SigningKeys> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile FrozenDictionary<string, SecurityKey> _keys = FrozenDictionary<string, SecurityKey>.Empty;
    private long _lastTry;

    /// <summary>Keys have been read at least once.</summary>
    public bool AreKnown => _keys.Count > 0;

    public SecurityKey? Find(string? id) => id is not null && _keys.TryGetValue(id, out var key) ? key : null;

    /// <summary>Looks whether a key that is not known has come, at most once a second whoever asks.</summary>
    public async Task LookForAsync(string id, CancellationToken cancellationToken)
    {
        if (_keys.ContainsKey(id))
        {
            return;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (!_keys.ContainsKey(id) && (_lastTry == 0 || clock.GetElapsedTime(_lastTry) >= BetweenTries))
            {
                await ReadAsync(cancellationToken);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _reading.WaitAsync(stoppingToken);
            try
            {
                await ReadAsync(stoppingToken);
            }
            finally
            {
                _reading.Release();
            }

            await Task.Delay(AreKnown ? BetweenReads : BetweenTries, clock, stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        _lastTry = clock.GetTimestamp();
        try
        {
            _keys = new JsonWebKeySet(await read(cancellationToken)).GetSigningKeys().ToFrozenDictionary(key => key.KeyId, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is HttpRequestException or ArgumentException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogAway(logger, Cause.Of(exception));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of tokens could not be read; those known stay in use: {Cause}")]
    private static partial void LogAway(ILogger logger, string cause);

    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }
}
