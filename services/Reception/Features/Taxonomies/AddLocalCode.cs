using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Taxonomies;

public sealed partial class TaxonomyApi
{
    public override async Task<AddLocalCodeResponse> AddLocalCode(AddLocalCodeRequest request, ServerCallContext context)
    {
        var (own, localId) = (ReceptionApi.Own(context), Guid.Parse(request.LocalId));
        var command = CommandOf(request, request.Dimension, LocalCode.Of(request.NetworkCode, localId), 1, request.ChangedBy);
        return new AddLocalCodeResponse { Code = command.Code, Revision = await ChangeAsync(command, "taxonomy.add-local", AddAsync, context) };

        async Task<Said> AddAsync(NpgsqlConnection connection)
        {
            CheckOpen(request.Dimension, own);
            if (taxonomy.All.Any(code => code.IsLocal && LocalCode.IsMadeFrom(code.Code, localId)))
            {
                throw Errors.IdTaken();
            }

            CheckNew(request, own);
            await StoreAsync(connection, command, request.NetworkCode, request.Label, request.From.ToDate(), (int)taxonomy.Number, own, restricted: "", context);
            return new Said(CodeChangeKind.CodeAdded, request.Label, request.From.ToDate());
        }
    }

    private void CheckNew(AddLocalCodeRequest request, Guid own)
    {
        var violations = new Violations();
        var (from, network) = (request.From.ToDate(), taxonomy.Find(request.Dimension, request.NetworkCode));
        violations.AddIf(network is null || !TaxonomyRules.CanHaveFiner(request.NetworkCode), "network_code", "unknown-code", "Choisissez ce que ce choix précise, dans la liste du réseau.");
        violations.AddIf(network?.IsValidOn(from) == false, "network_code", "code-not-valid", "Ce choix n'existe pas à cette date.");
        CheckLabel(request.Dimension, request.NetworkCode, code: "", request.Label, from, own, violations);
        violations.ThrowIfAny();
    }
}
