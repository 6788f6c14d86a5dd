using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Posts;

public sealed partial class PostApi
{
    private const string SelectDeputy = $"select {IsHeld} from contact c where c.id = @deputyId and c.institution_id = @institutionId";

    public override async Task<SetPostResponse> SetDeputy(SetDeputyRequest request, ServerCallContext context)
    {
        var contact = await ReadOwnAsync(request.ContactId, context);
        var deputyId = DirectoryApi.OrNull(request.DeputyId);

        // Who has left since they were chosen remains until somebody else is.
        if (deputyId != DirectoryApi.OrNull(contact.DeputyId))
        {
            await CheckDeputyAsync(contact, deputyId, context.CancellationToken);
            contact.DeputyId = $"{deputyId}";
        }

        return await StoreAsync(contact, request.ExpectedRevision, context);
    }

    private async Task CheckDeputyAsync(Contact contact, Guid? deputyId, CancellationToken cancellationToken)
    {
        if (deputyId is null)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var isHeld = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            SelectDeputy, new { deputyId, institutionId = Guid.Parse(contact.InstitutionId), today = clock.Today() }, cancellationToken: cancellationToken));
        var isOwn = deputyId == Guid.Parse(contact.Id);
        var violations = new Violations();
        violations.AddIf(isOwn, "deputy_id", "own-deputy", "Choisissez une autre personne comme suppléante.");
        violations.AddIf(!isOwn && isHeld is null, "deputy_id", "unknown-deputy", "La personne suppléante doit être un référent de la même institution.");
        violations.AddIf(!isOwn && isHeld == false, "deputy_id", "not-held", "Personne ne tient ce poste en ce moment : choisissez-en un autre.");
        violations.ThrowIfAny();
    }
}
