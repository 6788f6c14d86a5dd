using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Clients;

public sealed partial class ClientApi
{
    private const string LookUp =
        """
        select c.revision, c.code, c.content_hash, s.id as structure_id, i.id as institution_id
        from (select pg_advisory_xact_lock(hashtextextended(@id::text, 0))) one
        left join client c on c.id = @id
        left join structure s on s.id = @structureId
        left join institution i on i.id = @institutionId
        """;

    private const string Write =
        """
        insert into client (id, code, label, role, structure_id, institution_id, scopes, secret_hash, revision, content_hash)
        values (@id, @Code, @Label, @role, @structureId, @institutionId, @scopes, @secretHash, @revision, @hash)
        on conflict (id) do update set
            label = @Label, role = @role, structure_id = @structureId, institution_id = @institutionId, scopes = @scopes, revision = @revision, content_hash = @hash
        """;

    private sealed record Found(long? Revision, string? Code, byte[]? ContentHash, Guid? StructureId, Guid? InstitutionId);

    public override async Task<PutClientResponse> PutClient(PutClientRequest request, ServerCallContext context)
    {
        var client = request.Client;
        CheckClient(client);
        var (id, structureId, institutionId, hash) = (Guid.Parse(client.Id), OrNull(client.StructureId), OrNull(client.InstitutionId), ContentHash.Of(client));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var found = await connection.QuerySingleAsync<Found>(new CommandDefinition(LookUp, new { id, structureId, institutionId }, cancellationToken: context.CancellationToken));
        if (found.ContentHash?.AsSpan().SequenceEqual(hash) == true)
        {
            return new PutClientResponse { Revision = found.Revision!.Value };
        }

        CheckReferences(found, structureId, institutionId);
        CheckRevision(found, client.Code, request.ExpectedRevision);
        var (revision, secret) = ((found.Revision ?? 0) + 1, ClientSecret.New());
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                Write,
                new
                {
                    id, client.Code, client.Label, role = client.Role.ToCode(), structureId, institutionId, scopes = client.Scopes.ToArray(),
                    secretHash = ClientSecret.HashOf(secret), revision, hash,
                },
                cancellationToken: context.CancellationToken));
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "client_code_taken" })
        {
            throw Errors.AlreadyExists("code-taken", "Ce code est déjà utilisé.");
        }

        await audit.WriteAsync(connection, context, new Act(found.Revision is null ? "client.create" : "client.change", "client", id));
        await transaction.CommitAsync(context.CancellationToken);
        return new PutClientResponse { Revision = revision, Secret = found.Revision is null ? secret : "" };
    }

    private static Guid? OrNull(string id) => id.Length == 0 ? null : Guid.Parse(id);

    private static void CheckClient(Client client)
    {
        var violations = new Violations();
        violations.AddIf(!client.Role.IsOfPeople(), "client.role", "not-a-role-of-programs", "Choisissez le rôle d'une personne du réseau.");
        violations.AddIf(client.Role.ActsInStructure() != client.StructureId.Length > 0, "client.structure_id", "role-and-structure", "Une structure va avec un rôle de structure, et avec lui seul.");
        violations.AddIf(
            client.Role.ActsForInstitution() != client.InstitutionId.Length > 0, "client.institution_id", "role-and-institution", "Une institution va avec un rôle d'institution, et avec lui seul.");
        for (var index = 0; index < client.Scopes.Count; index++)
        {
            violations.AddIf(!ContractCatalog.Scopes.Contains(client.Scopes[index]), $"client.scopes[{index}]", "unknown-scope", "Cette partie de la suite n'existe pas.");
        }

        violations.ThrowIfAny();
        if (BuiltInClients.Includes(client.Code))
        {
            throw BuiltIn();
        }
    }

    private static void CheckReferences(Found found, Guid? structureId, Guid? institutionId)
    {
        var violations = new Violations();
        violations.AddIf(structureId is not null && found.StructureId is null, "client.structure_id", "unknown-structure", "Cette fiche n'existe pas dans l'annuaire.");
        violations.AddIf(institutionId is not null && found.InstitutionId is null, "client.institution_id", "unknown-institution", "Cette fiche n'existe pas dans l'annuaire.");
        violations.ThrowIfAny();
    }

    private static void CheckRevision(Found found, string code, long expectedRevision)
    {
        if (found.Revision is null)
        {
            if (expectedRevision != 0)
            {
                throw UnknownRecord();
            }
        }
        else if (BuiltInClients.Includes(found.Code!))
        {
            throw BuiltIn();
        }
        else if (found.Revision != expectedRevision)
        {
            throw expectedRevision == 0 ? Errors.IdTaken() : Errors.Stale();
        }
        else if (found.Code != code)
        {
            throw Errors.BrokenRule("code-fixed", "Le code d'une fiche ne change jamais.");
        }
    }
}
