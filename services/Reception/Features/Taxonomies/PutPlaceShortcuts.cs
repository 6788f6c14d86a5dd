using System.Text.Json;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Taxonomies;

public sealed partial class TaxonomyApi
{
    // Of two that come at once, the second waits for the first.
    private const string LockPlace = "select place_id from place where place_id = @placeId for update";

    private const string StoreShortcuts =
        """
        insert into place_shortcut_choice (place_id, structure_id, revision, content_hash, shortcuts, changed_by, changed_at)
        values (@placeId, @own, @revision, @hash, @shortcuts::json, @changedBy, @now)
        on conflict (place_id, structure_id) do update
        set revision = @revision, content_hash = @hash, shortcuts = @shortcuts::json, changed_by = @changedBy, changed_at = @now
        """;

    public override async Task<GetPlaceShortcutsResponse> GetPlaceShortcuts(GetPlaceShortcutsRequest request, ServerCallContext context)
    {
        var (own, placeId) = (ReceptionApi.Own(context), Guid.Parse(request.PlaceId));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await ReceptionApi.StructureOfAsync(connection, own, placeId, clock.Today(), context.CancellationToken);
        var choice = await PlaceShortcuts.ChoiceAsync(connection, own, placeId, context.CancellationToken);
        return new GetPlaceShortcutsResponse
        {
            Shown = { await shortcuts.ShownAsync(connection, own, placeId, clock.Today(), context.CancellationToken) }, Chosen = { choice.Chosen }, Revision = choice.Revision,
        };
    }

    public override async Task<PutPlaceShortcutsResponse> PutPlaceShortcuts(PutPlaceShortcutsRequest request, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, request.ChangedBy, "changed_by");
        var (own, placeId, hash) = (ReceptionApi.Own(context), Guid.Parse(request.PlaceId), ContentHash.Of(request));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await ReceptionApi.StructureOfAsync(connection, own, placeId, clock.Today(), context.CancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(LockPlace, new { placeId }, cancellationToken: context.CancellationToken));
        var (stored, revision) = (await PlaceShortcuts.ChoiceAsync(connection, own, placeId, context.CancellationToken), request.ExpectedRevision + 1);
        if (stored.Revision == revision && stored.ContentHash.AsSpan().SequenceEqual(hash))
        {
            return new PutPlaceShortcutsResponse { Revision = revision };
        }

        await CheckAsync(request, own, context.CancellationToken);
        if (stored.Revision != request.ExpectedRevision)
        {
            throw Errors.Stale();
        }

        var chosen = JsonSerializer.Serialize(
            request.Shortcuts.Select(one => new PlaceShortcuts.ShortcutRow(one.Institution, one.Nature, one.Droit, one.Medium, one.Label)), JsonSerializerOptions.Web);
        await connection.ExecuteAsync(new CommandDefinition(
            StoreShortcuts, new { placeId, own, revision, hash, shortcuts = chosen, changedBy = Guid.Parse(request.ChangedBy), now = clock.GetUtcNow() }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("shortcuts.change", "place", placeId));
        await transaction.CommitAsync(context.CancellationToken);
        return new PutPlaceShortcutsResponse { Revision = revision };
    }

    private async Task CheckAsync(PutPlaceShortcutsRequest request, Guid own, CancellationToken cancellationToken)
    {
        var violations = await lists.CheckAsync(request, clock.Today(), own, under: "", cancellationToken);
        for (var index = 0; index < request.Shortcuts.Count; index++)
        {
            var (one, before) = (request.Shortcuts[index], request.Shortcuts.Take(index).ToList());
            violations.AddIf(before.Any(other => other.Label == one.Label), $"shortcuts[{index}].label", "duplicate", "Un autre raccourci porte déjà ce nom.");
            violations.AddIf(
                before.Any(other => (other.Institution, other.Nature, other.Droit, other.Medium) == (one.Institution, one.Nature, one.Droit, one.Medium)), $"shortcuts[{index}]", "duplicate",
                $"Le raccourci {index + 1} dit la même chose qu'un autre.");
        }

        violations.ThrowIfAny();
    }
}
