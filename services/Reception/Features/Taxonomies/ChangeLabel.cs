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
    private const string StoreLabel =
        """
        insert into taxonomy_label (dimension, code, from_day, label) values (@Dimension, @Code, @from, @label)
        on conflict (dimension, code, from_day) do update set label = @label;
        update taxonomy_entry set revision = @Revision where dimension = @Dimension and code = @Code;
        """;

    public override async Task<CodeRevision> ChangeLabel(ChangeLabelRequest request, ServerCallContext context)
    {
        var command = CommandOf(request, request.Dimension, request.Code, request.ExpectedRevision + 1, request.ChangedBy);
        return new CodeRevision { Revision = await ChangeAsync(command, "taxonomy.label", RelabelAsync, context) };

        async Task<Said> RelabelAsync(NpgsqlConnection connection)
        {
            var (code, from) = (Changed(command, context), request.From.ToDate());
            CheckLabel(request, code, from, OwnOf(context));

            // The first label of a code with a first day is there from that day on.
            var day = from == code.ValidFrom && code.Labels.Count == 1 ? DateOnly.MinValue : from;
            await connection.ExecuteAsync(new CommandDefinition(
                StoreLabel, new { command.Dimension, command.Code, command.Revision, from = day, label = request.Label }, cancellationToken: context.CancellationToken));
            return new Said(CodeChangeKind.CodeRelabelled, request.Label, from, FormerLabel: code.Latest.Text);
        }
    }

    private void CheckLabel(ChangeLabelRequest request, TaxonomyCode code, DateOnly from, Guid? own)
    {
        var violations = new Violations();
        violations.AddIf(from < code.Latest.From || from < code.ValidFrom, "from", "before-latest", "Choisissez un jour qui ne vient pas avant celui du libellé en place.");
        violations.AddIf(request.Label == code.Latest.Text, "label", "unchanged", "C'est déjà son libellé.");
        CheckLabel(code.Dimension, code.Parent, code.Code, request.Label, from, own, violations);
        violations.ThrowIfAny();
    }
}
