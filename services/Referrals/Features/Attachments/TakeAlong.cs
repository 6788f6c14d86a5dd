using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features.Attachments;

public sealed partial class AttachmentApi
{
    private const string StoreTaken =
        """
        insert into referral_attachment (
            attachment_id, referral_id, side, stored_as, sealed_for, content_key, file_name, sha256, media_type, size, kept, added_by, kept_at, stored_at)
        select @nextId, @to, side, stored_as, sealed_for, @key, @name, @hash, media_type, size, kept, added_by, kept_at, stored_at
        from referral_attachment where attachment_id = @AttachmentId
        """;

    /// <summary>
    /// Gives what is attached to a referral to the one that follows it, under new ids whose seals are their own; the files, which hold nothing of
    /// either referral, stay where they are. Whoever calls has locked the former referral.
    /// </summary>
    internal static async Task TakeAlongAsync(NpgsqlConnection connection, ReferralSeals seals, Guid from, Guid to, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(new CommandDefinition($"{Select} where referral_id = @from and stored_at is not null", new { from }, cancellationToken: cancellationToken));
        foreach (var row in rows)
        {
            var nextId = Guid.CreateVersion7();
            var taken = new
            {
                nextId, to, row.AttachmentId, key = Again(KeySeal, row.ContentKey), name = Again(NameSeal, row.FileName), hash = Again(HashSeal, row.Sha256),
            };
            await connection.ExecuteAsync(new CommandDefinition(StoreTaken, taken, cancellationToken: cancellationToken));

            byte[]? Again(string kind, byte[] seal) => seals.Seal(kind, nextId, seals.Open(kind, row.AttachmentId, seal));
        }
    }
}
