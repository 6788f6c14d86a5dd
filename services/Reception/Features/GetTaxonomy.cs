using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    public override Task<GetTaxonomyResponse> GetTaxonomy(GetTaxonomyRequest request, ServerCallContext context)
    {
        var date = request.Date.ToOptionalDate() ?? clock.Today();
        var codes = taxonomy.Of(context.Caller().StructureId).Where(code => request.Dimension.Length == 0 || code.Dimension == request.Dimension).ToList();
        var violations = new Violations();
        violations.AddIf(codes.Count == 0, "dimension", "unknown-code", "Cette liste n'existe pas.");
        violations.ThrowIfAny();

        var response = new GetTaxonomyResponse { Version = taxonomy.Version };
        response.Entries.AddRange(codes.Where(code => taxonomy.IsUsable(code, date)).Select(code => new TaxonomyEntry
        {
            Dimension = code.Dimension,
            Code = code.Code,
            Label = code.LabelOn(date),
            Parent = code.Parent,
            ValidFrom = code.ValidFrom?.ToText() ?? "",
            ValidTo = code.ValidTo?.ToText() ?? "",
            Successor = code.Successor,
            Restricted = code.Restricted.Length > 0,
            NetworkCode = code.IsLocal ? LocalCode.NetworkOf(code.Code) : "",
        }));
        return Task.FromResult(response);
    }
}
