using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    private const string SelectEntryHash = "select content_hash from follow_up_entry where entry_id = @entryId and follow_up_id = @followUpId";

    private const string StoreEntry =
        """
        insert into follow_up_entry (
            entry_id, content_hash, revision, follow_up_id, kind, private, due_on, starts_at, text, minutes, done, author_id, written_at)
        values (@EntryId, @contentHash, 1, @FollowUpId, @Kind, @Private, @DueOn, @StartsAt, @Text, @Minutes, @Done, @authorId, @now)
        on conflict (entry_id) do nothing
        """;

    private const string Touch = "update follow_up set last_contact_on = @today where follow_up_id = @followUpId";

    public override async Task<AddEntryResponse> AddEntry(AddEntryRequest request, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, request.AddedBy, "added_by");
        CheckEntry(request.Entry);
        var (followUpId, entryId, hash) = (Guid.Parse(request.FollowUpId), Guid.Parse(request.Entry.EntryId), ContentHash.Of(request));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockAsync(connection, followUpId, context);
        var before = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(SelectEntryHash, new { entryId, followUpId }, cancellationToken: context.CancellationToken));
        if (before is null)
        {
            CheckOpen(locked.IsClosed);
            CheckTakenUp(locked);
            await StoreAsync(connection, followUpId, request, hash, context);
            await transaction.CommitAsync(context.CancellationToken);
        }
        else if (!seals.IsSame(entryId, before, hash))
        {
            throw Errors.IdTaken();
        }

        return new AddEntryResponse { Revision = 1 };
    }

    private async Task StoreAsync(NpgsqlConnection connection, Guid followUpId, AddEntryRequest request, byte[] hash, ServerCallContext context)
    {
        var row = new DynamicParameters(Sealed(request.Entry));
        row.AddDynamicParams(new
        {
            contentHash = seals.SealHash(Guid.Parse(request.Entry.EntryId), hash), FollowUpId = followUpId, authorId = Guid.Parse(request.AddedBy), now = clock.GetUtcNow(),
        });
        if (await connection.ExecuteAsync(new CommandDefinition(StoreEntry, row, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }

        await TouchAsync(connection, followUpId, context.CancellationToken);
        await EnterAsync(connection, followUpId, "add-entry", context);
    }

    private Task<int> TouchAsync(NpgsqlConnection connection, Guid followUpId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Touch, new { followUpId, today = clock.Today() }, cancellationToken: cancellationToken));

    private static void CheckTakenUp(LockedFollowUp locked)
    {
        if (locked.State == FollowUpState.ToTakeUp.ToCode())
        {
            throw Errors.BrokenRule("follow-up-not-taken-up", "Prenez d'abord cet accompagnement.");
        }
    }

    /// <summary>The entry as its row holds it.</summary>
    private object Sealed(FollowUpEntry entry) => new
    {
        EntryId = Guid.Parse(entry.EntryId),
        Kind = entry.Kind.ToCode(),
        entry.Private,
        DueOn = entry.DueOn.ToOptionalDate(),
        StartsAt = entry.StartsAt.Length == 0 ? (TimeOnly?)null : entry.StartsAt.ToTime(),
        Text = seals.Seal(FollowUpSeals.EntryText, Guid.Parse(entry.EntryId), entry.Text),
        entry.Minutes,
        entry.Done,
    };
}
