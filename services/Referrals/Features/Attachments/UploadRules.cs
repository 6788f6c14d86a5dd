using System.Globalization;
using System.Security.Cryptography;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Referrals.Features.Attachments;

/// <summary>What may be attached.</summary>
internal static class UploadRules
{
    private const int LongestChunk = 64 * 1024, HashLength = 32;

    public static void Check(AttachmentHeader header, Guid caller)
    {
        var violations = new Violations("header.");
        violations.AddIf(header.Offset > header.Size, "offset", "wrong-offset", "La suite de l'envoi commence hors du fichier.");
        violations.AddIf(header.Sha256.Length != HashLength, "sha256", "wrong-hash", "L'empreinte SHA-256 a 32 octets.");
        violations.AddIf(Guid.Parse(header.AddedBy) != caller, "added_by", "other-account", "Indiquez la personne connectée.");
        violations.AddIf(IsUnsafe(header.FileName), "file_name", "unsafe-name", "Donnez le nom du fichier seul, sans dossier.");
        violations.AddIf(FileContent.TypeOf(header.FileName) is null, "file_name", "wrong-extension", "Joignez un fichier PDF, JPEG ou PNG.");
        violations.ThrowIfAny();
    }

    /// <param name="received">Bytes before this chunk.</param>
    public static void CheckChunk(UploadAttachmentRequest message, bool isFirst, long received, long size)
    {
        var violations = new Violations();
        violations.AddIf(!isFirst && message.Header is not null, "header", "only-first", "L'en-tête ne vient qu'une fois.");
        violations.AddIf(message.Chunk.Length > LongestChunk, "chunk", "too-large", "Un morceau a 64 Kio au plus.");
        violations.AddIf(received + message.Chunk.Length > size, "size", "wrong-size", "Ce fichier est plus long qu'annoncé.");
        violations.ThrowIfAny();
    }

    /// <summary>Why a whole content is not accepted; null when it is.</summary>
    public static RpcException? BreachOf(byte[] content, byte[] sha256, string type) =>
        !CryptographicOperations.FixedTimeEquals(SHA256.HashData(content), sha256) ? Of("sha256", "wrong-hash", "Ce fichier n'est pas arrivé intact : envoyez-le de nouveau.")
        : !FileContent.Is(type, content) ? Of("content", "wrong-content", "Ce fichier n'est pas ce qu'annonce son nom, ou contient autre chose. Pour une photo animée, joignez une photo simple ou une capture d'écran.")
        : type == FileContent.Pdf && PdfContent.IsActive(content) ? Of("content", "active-content", "Ce PDF contient un programme ou d'autres fichiers. Imprimez-le en PDF, puis joignez cette copie.")
        : null;

    private static bool IsUnsafe(string name) =>
        name.AsSpan().ContainsAny('/', '\\') || name.Contains("..", StringComparison.Ordinal)
        || name.Any(letter => char.IsControl(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format);

    private static RpcException Of(string field, string code, string message) => Errors.Invalid([new Violation(field, code, message)]);
}
