using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Statistics.Publications;

/// <summary>Publication: signs a draft. One at a time, so that each is audited beside all those before it and the changes have an order.</summary>
public sealed partial class PublicationApi
{
    private const long LockKey = 0x5055424c495348; // "PUBLISH"
    private const string TakeTurn = "select pg_advisory_xact_lock(@LockKey)";

    private const string SelectDraft = $"select {PublicationRow.Columns} from publication where publication_id = @id for update";

    private const string SelectFrozen = "select region::text as region, parts::text as parts from publication where publication_id = @id";

    private const string Publish =
        """
        with before as (
            update publication set state = 'superseded', superseded_by = @id
            where state = 'published' and (scope_kind, scope_code, from_date, to_date) = (select scope_kind, scope_code, from_date, to_date from publication where publication_id = @id)
            returning publication_id)
        insert into publication_change (position, publication_id, state, at)
        select (select coalesce(max(position), 0) from publication_change) + 1, publication_id, 'superseded', @now from before
        """;

    // After the one that it takes the place of: two of the same scope and period are never in force.
    private const string Sign =
        """
        update publication set state = 'published', published_at = @now, author_id = @author, number = (select coalesce(max(number), 0) + 1 from publication) where publication_id = @id;
        insert into publication_change (position, publication_id, state, at) select (select coalesce(max(position), 0) from publication_change) + 1, @id, 'published', @now
        """;

    private const string Drop = "delete from publication where publication_id = @id and state = 'draft'";

    private sealed record Frozen(string Region, string Parts);

    public override async Task<StoredPublication> PublishPublication(PublishPublicationRequest request, ServerCallContext context)
    {
        var id = Guid.Parse(request.PublicationId);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(TakeTurn, new { LockKey }, cancellationToken: context.CancellationToken));
        var draft = await connection.QuerySingleOrDefaultAsync<PublicationRow>(new CommandDefinition(SelectDraft, new { id }, cancellationToken: context.CancellationToken)) ?? throw PublicationReader.Unknown();
        if (draft.ContentHash != request.ContentHash)
        {
            throw Errors.Create(StatusCode.Aborted, "stale-draft", "Ce brouillon n'est pas celui que vous avez lu. Relisez-le avant de signer.");
        }

        if (draft.State == "draft")
        {
            await CheckSafeAsync(connection, draft, context.CancellationToken);
            var signed = new { id, now = clock.GetUtcNow(), author = context.Caller().Id };
            await connection.ExecuteAsync(new CommandDefinition(Publish, signed, cancellationToken: context.CancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(Sign, signed, cancellationToken: context.CancellationToken));
            await audit.WriteAsync(connection, context, new Act("publication.publish", "publication", id));
            draft = (await PublicationReader.FindAsync(connection, id, isAdmin: true, context.CancellationToken))!;
            await transaction.CommitAsync(context.CancellationToken);
        }

        return draft.Stored(withContent: true);
    }

    public override async Task<DropDraftResponse> DropDraft(DropDraftRequest request, ServerCallContext context)
    {
        var id = Guid.Parse(request.PublicationId);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(Drop, new { id }, cancellationToken: context.CancellationToken)) == 0)
        {
            throw await PublicationReader.FindAsync(connection, id, isAdmin: true, context.CancellationToken) is null
                ? PublicationReader.Unknown() : Errors.BrokenRule("published", "Une publication signée ne se retire pas : publiez-en une autre qui la remplace.");
        }

        await audit.WriteAsync(connection, context, new Act("publication.drop", "publication", id));
        await transaction.CommitAsync(context.CancellationToken);
        return new DropDraftResponse();
    }

    // Another publication may have come since the draft was made.
    private static async Task CheckSafeAsync(NpgsqlConnection connection, PublicationRow draft, CancellationToken cancellationToken)
    {
        var frozen = await connection.QuerySingleAsync<Frozen>(new CommandDefinition(SelectFrozen, new { id = draft.PublicationId }, cancellationToken: cancellationToken));
        var family = new Family(
            PublicationReader.Read<Region>(frozen.Region), await PublicationReader.NeighboursAsync(connection, draft.FromDate, draft.ToDate, cancellationToken));
        var parts = PublicationReader.Read<FrozenPart[]>(frozen.Parts);
        if (draft.Threshold > 0 && (family.Across is not null || DisclosureAudit.FirstUnsafe(family, draft.Threshold, parts) is not null))
        {
            throw Errors.BrokenRule("too-narrow", "Une autre publication est venue depuis ce brouillon : de petits nombres se déduiraient des deux. Jetez ce brouillon et faites-en un autre.");
        }
    }
}
