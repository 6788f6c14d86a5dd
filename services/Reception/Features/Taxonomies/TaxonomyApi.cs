using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Taxonomies;

/// <summary>The RPCs of the lists, one file each, and how each of them changes a code.</summary>
public sealed partial class TaxonomyApi(
    NpgsqlDataSource database, Taxonomy taxonomy, TaxonomyReader lists, PlaceShortcuts shortcuts, Audit audit, TimeProvider clock) : TaxonomyService.TaxonomyServiceBase
{
    // Lists change rarely: one change at a time, each of them by the lists as the one before has left them.
    private const string TakeTurn = "select pg_advisory_xact_lock(hashtext('taxonomy'))";

    private const string SelectHash = "select content_hash from taxonomy_version where dimension = @Dimension and code = @Code and revision = @Revision";

    private const string StoreVersion =
        """
        insert into taxonomy_version (number, made_at, made_by, structure_id, dimension, code, revision, content_hash, kind, label, former_label, day, successor)
        values (@Number, @now, @MadeBy, @own, @Dimension, @Code, @Revision, @ContentHash, @Kind, @Label, @FormerLabel, @Day, @Successor)
        """;

    /// <summary>A command about one code, as it was sent.</summary>
    private sealed record CodeCommand(string Dimension, string Code, long Revision, byte[] ContentHash, Guid MadeBy);

    /// <summary>What the version says of the change.</summary>
    private sealed record Said(CodeChangeKind Kind, string Label, DateOnly? Day = null, string FormerLabel = "", string Successor = "");

    // Nobody's structure: an administrator of the network.
    private static Guid? OwnOf(ServerCallContext context) => context.Caller().StructureId;

    /// <summary>Changes the lists once, whoever else changes them meanwhile; the same command is answered as the first time.</summary>
    /// <param name="act">Code of the act in the journal.</param>
    /// <param name="checkAndStoreAsync">Refuses the change, or stores it and says it. The lists in memory are those of the database.</param>
    private async Task<long> ChangeAsync(CodeCommand command, string act, Func<NpgsqlConnection, Task<Said>> checkAndStoreAsync, ServerCallContext context)
    {
        ReceptionApi.CheckAuthor(context, $"{command.MadeBy}", "changed_by");
        await using (var connection = await database.OpenConnectionAsync(context.CancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(TakeTurn, cancellationToken: context.CancellationToken));
            await lists.ReadAsync(connection, context.CancellationToken);
            var made = await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(SelectHash, command, cancellationToken: context.CancellationToken));
            if (made is not null && made.AsSpan().SequenceEqual(command.ContentHash))
            {
                return command.Revision;
            }

            var said = await checkAndStoreAsync(connection);
            var version = new DynamicParameters(command);
            version.AddDynamicParams(new { said.Label, said.FormerLabel, said.Day, said.Successor });
            version.AddDynamicParams(new { Number = taxonomy.Number + 1, Kind = said.Kind.ToCode(), own = OwnOf(context), now = clock.GetUtcNow() });
            await connection.ExecuteAsync(new CommandDefinition(StoreVersion, version, cancellationToken: context.CancellationToken));
            await audit.WriteAsync(connection, context, new Act(act, "taxonomy", IdOf(command), Detail: command.Dimension));
            await transaction.CommitAsync(context.CancellationToken);
        }

        await lists.ReadAsync(context.CancellationToken);
        return command.Revision;
    }

    /// <summary>The code that a command changes: the network's own for its administrators, the structure's for whoever coordinates it.</summary>
    private TaxonomyCode Changed(CodeCommand command, ServerCallContext context)
    {
        CheckOpen(command.Dimension, OwnOf(context));
        var code = taxonomy.Find(command.Dimension, command.Code, OwnOf(context)) ?? throw Errors.NotFound("unknown-entry", "Ce choix n'existe pas.");
        if (code.StructureId != OwnOf(context))
        {
            throw Errors.BrokenRule("code-of-the-network", "Ce choix est tenu par l'administration du réseau.");
        }

        return code.Revision == command.Revision - 1 ? code : throw Errors.Stale();
    }

    private void CheckOpen(string dimension, Guid? own)
    {
        var violations = new Violations();
        var exists = taxonomy.All.Any(code => code.Dimension == dimension);
        violations.AddIf(!exists, "dimension", "unknown-code", "Cette liste n'existe pas.");
        violations.AddIf(
            exists && !(own is null ? TaxonomyRules.IsOpen(dimension) : TaxonomyRules.IsOpenToStructures(dimension)), "dimension", "fixed-list",
            own is null ? "Le logiciel et ses chiffres s'appuient sur cette liste : elle ne change pas." : "Cette liste est la même pour tout le réseau.");
        violations.ThrowIfAny();
    }

    /// <summary>Two choices side by side are never called the same.</summary>
    private void CheckLabel(string dimension, string parent, string code, string label, DateOnly from, Guid? own, Violations violations) =>
        violations.AddIf(
            taxonomy.Of(own).Any(other => other.Dimension == dimension && other.Parent == parent && other.Code != code
                && (other.ValidTo is null || other.ValidTo >= from) && string.Equals(other.Latest.Text, label, StringComparison.OrdinalIgnoreCase)),
            "label", "label-taken", "Un autre choix de cette liste porte déjà ce nom.");

    private static CodeCommand CommandOf(Google.Protobuf.IMessage request, string dimension, string code, long revision, string changedBy) =>
        new(dimension, code, revision, ContentHash.Of(request), Guid.Parse(changedBy));

    private static Guid IdOf(CodeCommand command) => MadeId.Of("taxonomy", Guid.Empty, System.Text.Encoding.UTF8.GetBytes($"{command.Dimension} {command.Code}"));
}
