using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Features.Posts;

/// <summary>Postes: what those who hold the posts of an institution keep of them themselves.</summary>
public sealed partial class PostApi(NpgsqlDataSource database, RecordWriter records, Verification verification, Audit audit, TimeProvider clock) : PostService.PostServiceBase
{
    /// <summary>SQL: whether the caller keeps the contact c.</summary>
    private const string IsOwn =
        """
        c.institution_id = @institutionId
        and (@isSupervisor or c.id = (select contact_id from account a where a.id = @accountId and a.institution_id = @institutionId))
        """;

    /// <summary>SQL: whether somebody holds the contact c and may sign in, which is when cases go there.</summary>
    private const string IsHeld =
        """
        coalesce((c.body -> 'active')::boolean, false) and exists (
            select from account a where a.contact_id = c.id and a.institution_id = c.institution_id
                and a.deactivated_at is null and a.mission_from <= @today and (a.mission_to is null or a.mission_to >= @today))
        """;

    private const string SelectOne = $"select c.body::text from contact c where c.id = @contactId and {IsOwn}";

    /// <summary>What is stored of a post that the caller keeps; a writer compares its revision again.</summary>
    private async Task<Contact> ReadOwnAsync(string contactId, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var own = OwnOf(context.Caller());
        own.Add("contactId", Guid.Parse(contactId));
        var body = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(SelectOne, own, cancellationToken: context.CancellationToken));
        return body is null ? throw DirectoryApi.UnknownRecord() : DirectoryApi.Json.Parse<Contact>(body);
    }

    private async Task<SetPostResponse> StoreAsync(Contact contact, long expectedRevision, ServerCallContext context) =>
        new() { Revision = await DirectoryApi.StoreContactAsync(records, contact, expectedRevision, context) };

    private static DynamicParameters OwnOf(Caller caller) =>
        new(new { accountId = caller.Id, institutionId = caller.InstitutionId ?? Guid.Empty, isSupervisor = caller.Role == Role.PartnerSupervisor });
}
