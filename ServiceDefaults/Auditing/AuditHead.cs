using System.Text.Json;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>How far the journal has come: the place of the last sealed entry, and its seal.</summary>
internal sealed record AuditHead(long Position, byte[] Seal)
{
    public static readonly AuditHead Start = new(0, []);

    /// <summary>The words that a service signs to vouch for its head.</summary>
    public string[] Words => ["head", $"{Position}", Convert.ToHexString(Seal)];
}

/// <summary>
/// The head as this machine saw it last, in the file audit.head beside the key: what the database alone could be made to forget. A place that was
/// given once is never given again, so entries that are cut off at the end leave a hole for ever.
/// </summary>
internal sealed class AuditHeadFile(AuditKey key)
{
    private sealed record Signed(long Position, byte[] Seal, byte[] Signature);

    private string FileName => Path.Combine(key.Folder, "audit.head");

    public AuditHead Read()
    {
        if (!File.Exists(FileName))
        {
            return AuditHead.Start;
        }

        var stored = JsonSerializer.Deserialize<Signed>(File.ReadAllBytes(FileName))!;
        var head = new AuditHead(stored.Position, stored.Seal);
        return key.IsSigned(stored.Signature, head.Words)
            ? head
            : throw new InvalidOperationException($"{FileName} is not what this service wrote: restore it with audit.key from the same backup.");
    }

    public void Write(AuditHead head) =>
        PrivateFiles.Replace(FileName, JsonSerializer.SerializeToUtf8Bytes(new Signed(head.Position, head.Seal, key.Sign(head.Words))));
}
