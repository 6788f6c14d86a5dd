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
    private const string StoreEnd = "update taxonomy_entry set revision = @Revision, valid_to = @lastDay, successor = @successor where dimension = @Dimension and code = @Code";

    public override async Task<CodeRevision> EndCode(EndCodeRequest request, ServerCallContext context)
    {
        var command = CommandOf(request, request.Dimension, request.Code, request.ExpectedRevision + 1, request.ChangedBy);
        return new CodeRevision { Revision = await ChangeAsync(command, "taxonomy.end", EndAsync, context) };

        async Task<Said> EndAsync(NpgsqlConnection connection)
        {
            var (code, lastDay) = (Changed(command, context), request.LastDay.ToDate());
            CheckCanEnd(code, lastDay);
            var successor = taxonomy.Find(request.Dimension, request.Successor, OwnOf(context));
            CheckEnd(request, code, lastDay, successor);
            await StoreEndAsync(connection, command, lastDay, request.Successor, context);
            return new Said(CodeChangeKind.CodeEnded, code.Latest.Text, lastDay, Successor: successor?.Latest.Text ?? "");
        }
    }

    public override async Task<CodeRevision> UndoEnd(UndoEndRequest request, ServerCallContext context)
    {
        var command = CommandOf(request, request.Dimension, request.Code, request.ExpectedRevision + 1, request.ChangedBy);
        return new CodeRevision { Revision = await ChangeAsync(command, "taxonomy.undo-end", UndoAsync, context) };

        async Task<Said> UndoAsync(NpgsqlConnection connection)
        {
            var code = Changed(command, context);
            if (code.ValidTo is null)
            {
                throw Errors.BrokenRule("code-not-ended", "Ce choix n'a pas de fin.");
            }

            if (!code.IsLocal && taxonomy.Find(code.Dimension, code.Parent)?.ValidTo is not null)
            {
                throw Errors.BrokenRule("parent-ended", "Le choix plus large a une fin : annulez-la d'abord.");
            }

            await StoreEndAsync(connection, command, lastDay: null, successor: "", context);
            return new Said(CodeChangeKind.CodeEndUndone, code.Latest.Text);
        }
    }

    private void CheckCanEnd(TaxonomyCode code, DateOnly lastDay)
    {
        if (!code.IsLocal && TaxonomyRules.IsNeeded(code.Dimension, code.Code))
        {
            throw Errors.BrokenRule("needed-code", "Le logiciel ou les rapports s'appuient sur ce choix : il reste dans la liste.");
        }

        if (code.ValidTo is not null)
        {
            throw Errors.BrokenRule("code-ended", "Ce choix a déjà une fin : annulez-la d'abord.");
        }

        if (taxonomy.Of(own: null).Any(child => child.Dimension == code.Dimension && child.Parent == code.Code && (child.ValidTo is null || child.ValidTo > lastDay)))
        {
            throw Errors.BrokenRule("has-children", "Des choix plus précis continuent après ce jour : donnez-leur d'abord une fin.");
        }
    }

    private void CheckEnd(EndCodeRequest request, TaxonomyCode code, DateOnly lastDay, TaxonomyCode? successor)
    {
        var violations = new Violations();
        violations.AddIf(lastDay < clock.Today(), "last_day", "in-the-past", "Choisissez aujourd'hui ou un jour à venir : ce qui a été saisi le reste.");
        violations.AddIf(lastDay < code.ValidFrom, "last_day", "not-in-order", "Le dernier jour vient après le premier.");
        violations.AddIf(request.Successor.Length > 0 && (successor is null || successor.Code == code.Code), "successor", "unknown-code", "Ce choix n'est pas dans la liste.");
        violations.AddIf(successor is not null && !taxonomy.IsUsable(successor, lastDay.AddDays(1)), "successor", "code-not-valid", "Ce choix n'existe pas le jour d'après.");
        violations.ThrowIfAny();
    }

    private static Task<int> StoreEndAsync(NpgsqlConnection connection, CodeCommand command, DateOnly? lastDay, string successor, ServerCallContext context) =>
        connection.ExecuteAsync(new CommandDefinition(
            StoreEnd, new { command.Dimension, command.Code, command.Revision, lastDay, successor }, cancellationToken: context.CancellationToken));
}
