using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Modules;

/// <summary>Modules d'atelier: what is taught. Each belongs to the structure that wrote it, and serves them all.</summary>
public sealed class ModuleApi(NpgsqlDataSource database, Audit audit) : ModuleService.ModuleServiceBase
{
    private const string SelectAll =
        """
        select module_id, revision, structure_id, title, level, prerequisites, objectives, programme from module
        order by case level when 'beginner' then 1 when 'some-notions' then 2 else 3 end, title, module_id
        """;

    private const string Insert =
        """
        insert into module (module_id, revision, content_hash, structure_id, title, level, prerequisites, objectives, programme)
        values (@moduleId, 1, @hash, @own, @Title, @level, @prerequisites, @Objectives, @programme) on conflict do nothing
        """;

    private const string Lock = "select revision, content_hash, structure_id from module where module_id = @moduleId for update";

    private const string Update =
        """
        update module set revision = revision + 1, content_hash = @hash, title = @Title, level = @level, prerequisites = @prerequisites, objectives = @Objectives, programme = @programme
        where module_id = @moduleId
        """;

    private sealed record Row(Guid ModuleId, long Revision, Guid StructureId, string Title, string Level, string[] Prerequisites, string Objectives, string[] Programme)
    {
        public Row()
            : this(default, 0, default, "", "", [], "", [])
        {
        }

        public StoredModule Stored => new()
        {
            Revision = Revision, StructureId = $"{StructureId}",
            Module = new WorkshopModule
            {
                ModuleId = $"{ModuleId}", Title = Title, Level = EnumCodes.FromCode<Level>(Level), Prerequisites = { Prerequisites.Select(EnumCodes.FromCode<Prerequisite>) },
                Objectives = Objectives, Programme = { Programme },
            },
        };
    }

    private sealed record Locked(long Revision, byte[] ContentHash, Guid StructureId);

    public override async Task<ListModulesResponse> ListModules(ListModulesRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        return new ListModulesResponse { Modules = { (await connection.QueryAsync<Row>(new CommandDefinition(SelectAll, cancellationToken: context.CancellationToken))).Select(row => row.Stored) } };
    }

    public override async Task<PutModuleResponse> PutModule(PutModuleRequest request, ServerCallContext context)
    {
        var (module, own, hash) = (request.Module, Own.Structure(context), ContentHash.Of(request));
        var row = new
        {
            moduleId = Guid.Parse(module.ModuleId), hash, own, module.Title, level = module.Level.ToCode(), prerequisites = module.Prerequisites.Distinct().Select(EnumCodes.ToCode).ToArray(),
            module.Objectives, programme = module.Programme.ToArray(),
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var isNew = request.ExpectedRevision == 0 && await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: context.CancellationToken)) == 1;
        if (!isNew)
        {
            var locked = await connection.QuerySingleOrDefaultAsync<Locked>(new CommandDefinition(Lock, row, cancellationToken: context.CancellationToken));
            if (locked is null || (locked.StructureId != own && request.ExpectedRevision > 0))
            {
                throw Errors.NotFound("unknown-module", "Ce module n'existe pas, ou n'est pas de votre structure.");
            }

            if (locked.StructureId == own && Revisions.WasLast(locked.Revision, locked.ContentHash, request.ExpectedRevision, hash))
            {
                return new PutModuleResponse { Revision = locked.Revision };
            }

            Revisions.Check(locked.Revision, request.ExpectedRevision);
            await connection.ExecuteAsync(new CommandDefinition(Update, row, cancellationToken: context.CancellationToken));
        }

        await audit.WriteAsync(connection, context, new Act(isNew ? "module.create" : "module.change", "module", row.moduleId));
        await transaction.CommitAsync(context.CancellationToken);
        return new PutModuleResponse { Revision = request.ExpectedRevision + 1 };
    }
}
