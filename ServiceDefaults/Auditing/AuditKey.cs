using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>
/// The key of the journal, in the file audit.key of Keys:Folder, made at first start, readable by the account of the service only. Whoever can
/// write to the database but not read this file can neither add an entry nor change one unseen.
/// </summary>
internal sealed class AuditKey
{
    private const int Length = 32;
    private readonly byte[] _key;

    public AuditKey(IConfiguration configuration, IHostEnvironment environment)
    {
        Folder = Path.Combine(environment.ContentRootPath, configuration["Keys:Folder"] ?? ".data/keys");
        PrivateFiles.CreateFolder(Folder);
        var file = Path.Combine(Folder, "audit.key");
        if (!File.Exists(file))
        {
            PrivateFiles.TryCreate(file, RandomNumberGenerator.GetBytes(Length));
        }

        _key = File.ReadAllBytes(file);
        if (_key.Length != Length)
        {
            throw new InvalidOperationException($"{file} is not the key of a journal: restore the file from a backup.");
        }
    }

    public string Folder { get; }

    /// <summary>The code that only the holder of the key can make of these words. The first says what they are about.</summary>
    public byte[] Sign(params string[] words) => HMACSHA256.HashData(_key, JsonSerializer.SerializeToUtf8Bytes(words));

    public bool IsSigned(ReadOnlySpan<byte> code, params string[] words) => CryptographicOperations.FixedTimeEquals(code, Sign(words));
}
