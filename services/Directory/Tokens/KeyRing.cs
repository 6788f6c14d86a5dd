using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AccesDroits.Directory.Tokens;

/// <summary>A key of tokens. It signs from its moment on, until the next one does.</summary>
public sealed record TokenKey(string Id, DateTimeOffset From, ECDsaSecurityKey Key);

/// <summary>
/// The keys of tokens: one PEM file each, named by the moment from which it signs. The folder is the only truth, so that several instances share
/// it: whatever one of them adds, all publish.
/// </summary>
public sealed class KeyRing(KeySettings settings, TimeProvider clock)
{
    private const string MomentFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ConcurrentDictionary<string, TokenKey> _read = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>All keys that are published, the oldest first: the one that signs, the one before while its tokens live, and the next one.</summary>
    public IReadOnlyList<TokenKey> All() =>
        [.. Files().Select(file => _read.GetOrAdd(Path.GetFileNameWithoutExtension(file), id => Read(id, file))).OrderBy(key => key.From).ThenBy(key => key.Id, StringComparer.Ordinal)];

    /// <summary>The key that signs now.</summary>
    public TokenKey Current() => CurrentOf(All()) ?? Rotated();

    /// <summary>Adds the next key when it is time to publish it, and removes those whose last token has expired.</summary>
    public void Rotate()
    {
        lock (_gate)
        {
            var (keys, now) = (All(), clock.GetUtcNow());
            if (CurrentOf(keys) is not { } current)
            {
                Add(now);
                return;
            }

            if (keys[^1] == current && current.From + settings.RotateEvery - settings.PublishBefore <= now)
            {
                // After a long stop the moment is past: the next key is still published before it is used.
                var planned = current.From + settings.RotateEvery;
                Add(planned > now + settings.PublishBefore ? planned : now + settings.PublishBefore);
            }

            foreach (var (key, successor) in keys.Zip(keys.Skip(1)).Where(pair => pair.Second.From + TokenIssuer.Life + settings.KeepAfter < now))
            {
                File.Delete(PathOf(key.Id));
                _read.TryRemove(key.Id, out _);
            }
        }
    }

    /// <summary>The public halves, as a JSON Web Key Set.</summary>
    public object ToJwks() => new
    {
        keys = All().Select(key =>
        {
            var point = key.Key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return new { kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = key.Id, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
        }),
    };

    private TokenKey Rotated()
    {
        Rotate();
        return CurrentOf(All())!;
    }

    private TokenKey? CurrentOf(IReadOnlyList<TokenKey> keys) => keys.LastOrDefault(key => key.From <= clock.GetUtcNow());

    private string[] Files() => System.IO.Directory.Exists(settings.Folder) ? System.IO.Directory.GetFiles(settings.Folder, "*.pem") : [];

    private string PathOf(string id) => Path.Combine(settings.Folder, $"{id}.pem");

    private static TokenKey Read(string id, string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        var from = DateTimeOffset.ParseExact(id.Split('-')[0], MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new TokenKey(id, from, new ECDsaSecurityKey(key) { KeyId = id });
    }

    private void Add(DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = $"{from.UtcDateTime.ToString(MomentFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        CreateFolder();
        // Written aside and renamed: nobody reads half a key.
        var draft = PathOf(id) + ".new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        }

        File.Move(draft, PathOf(id));
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(settings.Folder);
        }
        else
        {
            System.IO.Directory.CreateDirectory(settings.Folder, Owner | UnixFileMode.UserExecute);
        }
    }
}
