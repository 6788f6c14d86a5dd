using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Taxonomies;

public sealed partial class TaxonomyApi
{
    private const int PageSize = 50;

    // One more than the page, to know whether another one follows.
    private const string SelectChanges =
        """
        select number, made_at, made_by, kind, dimension, code, label, former_label, day, successor, structure_id is not null as local
        from taxonomy_version
        where (structure_id is null or structure_id = @own) and (@before = 0 or number < @before)
          and (@Dimension = '' or dimension = @Dimension) and (@Code = '' or code = @Code)
        order by number desc
        limit @PageSize + 1
        """;

    private sealed record ChangeRow(
        long Number, DateTime MadeAt, Guid MadeBy, string Kind, string Dimension, string Code, string Label, string FormerLabel, DateOnly? Day, string Successor, bool Local);

    public override async Task<ListCodesResponse> ListCodes(ListCodesRequest request, ServerCallContext context)
    {
        await lists.FollowAsync(context.CancellationToken);
        CheckExists(request.Dimension);
        return new ListCodesResponse
        {
            Version = taxonomy.Version, Open = TaxonomyRules.IsOpen(request.Dimension), OpenToStructures = TaxonomyRules.IsOpenToStructures(request.Dimension),
            Codes = { taxonomy.Of(OwnOf(context)).Where(code => code.Dimension == request.Dimension).Select(ToMessage) },
        };
    }

    public override async Task<ListCodeChangesResponse> ListCodeChanges(ListCodeChangesRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var changes = (await connection.QueryAsync<ChangeRow>(new CommandDefinition(
            SelectChanges, new { own = OwnOf(context), before = request.Before, request.Dimension, request.Code, PageSize }, cancellationToken: context.CancellationToken))).AsList();
        return new ListCodeChangesResponse
        {
            Changes = { changes.Take(PageSize).Select(ToMessage) }, Next = changes.Count > PageSize ? changes[PageSize - 1].Number : 0,
        };
    }

    private void CheckExists(string dimension)
    {
        var violations = new ServiceDefaults.Grpc.Violations();
        violations.AddIf(taxonomy.All.All(code => code.Dimension != dimension), "dimension", "unknown-code", "Cette liste n'existe pas.");
        violations.ThrowIfAny();
    }

    private static ListedCode ToMessage(TaxonomyCode code) => new()
    {
        Code = code.Code, Parent = code.Parent, ValidFrom = code.ValidFrom?.ToText() ?? "", ValidTo = code.ValidTo?.ToText() ?? "", Successor = code.Successor,
        Restricted = code.Restricted.Length > 0, Needed = !code.IsLocal && TaxonomyRules.IsNeeded(code.Dimension, code.Code),
        NetworkCode = code.IsLocal ? LocalCode.NetworkOf(code.Code) : "", Revision = code.Revision,
        Labels = { code.Labels.Select(label => new DatedLabel { From = label.From == DateOnly.MinValue ? "" : label.From.ToText(), Label = label.Text }) },
    };

    private static CodeChange ToMessage(ChangeRow row) => new()
    {
        Number = row.Number, MadeAt = Timestamp.FromDateTime(row.MadeAt), MadeBy = $"{row.MadeBy}", Kind = EnumCodes.FromCode<CodeChangeKind>(row.Kind),
        Dimension = row.Dimension, Code = row.Code, Label = row.Label, FormerLabel = row.FormerLabel, Day = row.Day?.ToText() ?? "", Successor = row.Successor, Local = row.Local,
    };
}
