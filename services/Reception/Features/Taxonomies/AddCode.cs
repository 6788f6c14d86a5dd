using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Taxonomies;

public sealed partial class TaxonomyApi
{
    // Those that follow make room.
    private const string StoreCode =
        """
        update taxonomy_entry set position = position + 1 where dimension = @Dimension and structure_id is null and position >= @position and @own is null;
        insert into taxonomy_entry (dimension, code, parent, valid_from, successor, restricted, position, structure_id)
        values (@Dimension, @Code, @parent, @from, '', @restricted, @position, @own);
        insert into taxonomy_label (dimension, code, label) values (@Dimension, @Code, @label);
        """;

    public override async Task<AddCodeResponse> AddCode(AddCodeRequest request, ServerCallContext context)
    {
        var command = CommandOf(request, request.Dimension, request.Code, 1, request.ChangedBy);
        return new AddCodeResponse { Revision = await ChangeAsync(command, "taxonomy.add", AddAsync, context) };

        async Task<Said> AddAsync(NpgsqlConnection connection)
        {
            CheckOpen(request.Dimension, own: null);
            CheckNew(request);
            var parent = taxonomy.Find(request.Dimension, request.Parent);
            await StoreAsync(connection, command, request.Parent, request.Label, request.From.ToDate(), PositionOf(request), own: null, parent?.Restricted ?? "", context);
            return new Said(CodeChangeKind.CodeAdded, request.Label, request.From.ToDate());
        }
    }

    private void CheckNew(AddCodeRequest request)
    {
        var violations = new Violations();
        var (from, parent) = (request.From.ToDate(), taxonomy.Find(request.Dimension, request.Parent));
        violations.AddIf(taxonomy.Find(request.Dimension, request.Code) is not null, "code", "code-taken", "Ce code a déjà servi : choisissez-en un autre.");
        violations.AddIf(
            !TaxonomyRules.IsUnder(request.Code, request.Parent), "code", "not-under-parent",
            request.Parent.Length == 0 ? "Écrivez un seul mot, sans point : lettres minuscules, chiffres et tirets." : "Le code commence par celui du choix plus large, puis un point et un seul mot.");
        violations.AddIf(request.Parent.Length > 0 && (parent is null || !TaxonomyRules.CanHaveFiner(request.Parent)), "parent", "unknown-code", "Choisissez un choix plus large de cette liste.");
        violations.AddIf(parent?.IsValidOn(from) == false, "parent", "code-not-valid", "Ce choix n'existe pas à cette date.");
        violations.AddIf(
            request.After.Length > 0 && taxonomy.Find(request.Dimension, request.After)?.Parent != request.Parent, "after", "unknown-code", "Choisissez un choix du même niveau.");
        CheckLabel(request.Dimension, request.Parent, request.Code, request.Label, from, own: null, violations);
        violations.ThrowIfAny();
    }

    // After the one that is named; else after its siblings, but before those that are for what fits nowhere.
    private int PositionOf(AddCodeRequest request)
    {
        var siblings = taxonomy.Of(own: null).Where(code => code.Dimension == request.Dimension && code.Parent == request.Parent).ToList();
        var before = request.After.Length > 0 ? siblings.Find(code => code.Code == request.After) : siblings.LastOrDefault(code => !TaxonomyRules.IsCatchAll(code.Code));
        return (before ?? taxonomy.Find(request.Dimension, request.Parent))?.Position + 1 ?? 0;
    }

    private static Task<int> StoreAsync(
        NpgsqlConnection connection, CodeCommand command, string parent, string label, DateOnly from, int position, Guid? own, string restricted, ServerCallContext context) =>
        connection.ExecuteAsync(new CommandDefinition(
            StoreCode, new { command.Dimension, command.Code, parent, label, from, position, own, restricted }, cancellationToken: context.CancellationToken));
}
