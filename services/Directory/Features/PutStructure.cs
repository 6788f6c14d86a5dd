using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WriteStructure =
        """
        insert into structure (id, code, label, kind, department, siret, revision, content_hash)
        values (@Id, @Code, @Label, @Kind, @Department, @Siret, @revision, @hash)
        on conflict (id) do update set label = @Label, kind = @Kind, department = @Department, siret = @Siret, revision = @revision, content_hash = @hash
        """;

    public override async Task<PutStructureResponse> PutStructure(PutStructureRequest request, ServerCallContext context)
    {
        var structure = request.Structure;
        var violations = new Violations();
        violations.AddIf(!FrenchCodes.IsDepartment(structure.Department), "structure.department", "unknown-department", "Ce code de département n'existe pas.");
        violations.AddIf(structure.Siret.Length > 0 && !FrenchCodes.IsSiret(structure.Siret), "structure.siret", "unknown-siret", "Ce numéro SIRET n'existe pas : vérifiez ses 14 chiffres.");
        violations.ThrowIfAny();

        var id = Guid.Parse(structure.Id);
        var kind = CodeOf(structure.Kind);
        var revision = await records.PutAsync(
            "structure", id, structure.Code, structure, request.ExpectedRevision,
            revision => new StructureChanged(id, revision, Deleted: false, structure.Code, structure.Label, kind, structure.Department, structure.Siret),
            (connection, revision, hash) => connection.ExecuteAsync(new CommandDefinition(
                WriteStructure,
                new { Id = id, structure.Code, structure.Label, Kind = kind, structure.Department, structure.Siret, revision, hash },
                cancellationToken: context.CancellationToken)),
            context);
        return new PutStructureResponse { Revision = revision };
    }
}
