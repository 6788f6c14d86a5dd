using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.Reception.Features.Taxonomies;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf.Collections;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>The RPCs of Reception, one file each, and what several commands do alike.</summary>
public sealed partial class ReceptionApi(
    NpgsqlDataSource database, Outbox outbox, Taxonomy taxonomy, TaxonomyReader lists, PlaceShortcuts shortcuts, VisitorCodes visitorCodes, DraftSeals seals, Audit audit, TimeProvider clock) : ReceptionService.ReceptionServiceBase
{
    // A place of another structure on the date a is about is as unknown as one that does not exist. On a date without any structure, those it ever
    // belonged to know it.
    private const string IsOwnPlace =
        "coalesce(a.structure_id = @own, exists (select from place_affiliation o where o.place_id = p.place_id and o.structure_id = @own))";

    private const string SelectStructureOfPlace =
        $"""
        select p.place_id, a.structure_id
        from place p
        left join place_affiliation a on a.place_id = p.place_id and a.from_date <= @date and (a.to_date is null or a.to_date >= @date)
        where p.place_id = @placeId and not p.deleted and {IsOwnPlace}
        """;

    private sealed record PlaceOnDate(Guid PlaceId, Guid? StructureId);

    /// <summary>The structure that the caller acts in: they see and change nothing of another one.</summary>
    internal static Guid Own(ServerCallContext context) => context.Caller().StructureId ?? throw Errors.Denied();

    /// <summary>Whoever enters, corrects or deletes something says so of themselves; a program says of whom.</summary>
    internal static void CheckAuthor(ServerCallContext context, string accountId, string field)
    {
        var caller = context.Caller();
        var violations = new Violations();
        violations.AddIf(caller.ClientId is null && Guid.Parse(accountId) != caller.Id, field, "other-account", "Indiquez la personne connectée.");
        violations.ThrowIfAny();
    }

    /// <summary>The structure that the place belongs to on the date, which is the caller's.</summary>
    /// <param name="field">Where the request names the place.</param>
    internal static async Task<Guid> StructureOfAsync(
        NpgsqlConnection connection, Guid own, Guid placeId, DateOnly date, CancellationToken cancellationToken, string field = "place_id")
    {
        var place = await connection.QuerySingleOrDefaultAsync<PlaceOnDate>(
            new CommandDefinition(SelectStructureOfPlace, new { own, placeId, date }, cancellationToken: cancellationToken));
        return place is null ? throw Errors.Invalid([new Violation(field, "unknown-place", "Choisissez un lieu du réseau.")]) : Known(place.StructureId);
    }

    private static Guid Known(Guid? structureId) =>
        structureId ?? throw Errors.BrokenRule("place-without-structure", "Ce lieu n'appartient à aucune structure à cette date.");

    /// <summary>Stores a command with its event, or compares it with what its id was used for before.</summary>
    /// <param name="selectHash">Reads the content hash stored under @id in the structure @own.</param>
    /// <param name="store">Stores the row and the event, and answers how many rows: none when somebody else has just used the id.</param>
    /// <param name="rowAsync">The parameters of <paramref name="store"/>; asked for when the id is new.</param>
    private async Task StoreOnceAsync(
        NpgsqlConnection connection, Guid own, Guid id, byte[] contentHash, string selectHash, string store, Func<Task<DynamicParameters>> rowAsync, CancellationToken cancellationToken)
    {
        if (await StoredAsync() is { } before)
        {
            CheckSameContent(before, contentHash);
            return;
        }

        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(store, await rowAsync(), cancellationToken: cancellationToken)) == 0)
        {
            // What is not in the caller's structure is somebody else's: all they learn is that the id is not free.
            CheckSameContent(await StoredAsync() ?? [], contentHash);
        }

        outbox.Wake();

        Task<byte[]?> StoredAsync() => connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(selectHash, new { id, own }, cancellationToken: cancellationToken));
    }

    /// <summary>A repeated command answers as the first time; the same id with another content is refused.</summary>
    private static void CheckSameContent(byte[] stored, byte[] sent)
    {
        if (!stored.AsSpan().SequenceEqual(sent))
        {
            throw Errors.IdTaken();
        }
    }

    internal static void CheckReceivers(RepeatedField<Receiver> receivers, Violations violations) =>
        violations.AddIf(
            receivers.DistinctBy(receiver => Guid.Parse(receiver.AccountId)).Count() < receivers.Count, "receivers", "duplicate", "Chaque personne n'est citée qu'une fois.");

    internal static string[] StatusesOf(IEnumerable<Receiver> receivers) =>
        [.. receivers.Select(receiver => receiver.Status).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
