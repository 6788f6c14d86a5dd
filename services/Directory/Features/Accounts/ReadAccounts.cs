using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Npgsql;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>Accounts as the contract tells them.</summary>
public sealed class AccountReader(NpgsqlDataSource database, TimeProvider clock)
{
    private const string State =
        """
        case when deactivated_at is not null then 'DEACTIVATED' when mission_to < @today then 'MISSION_OVER' when password_hash is null then 'INVITED'
             when mission_from > @today then 'MISSION_AHEAD' when locked_until > @now then 'LOCKED' else 'ACTIVE' end
        """;

    private const string Filter =
        $"""
        (@Role = '' or role = @Role) and (@structureId::uuid is null or structure_id = @structureId) and (@institutionId::uuid is null or institution_id = @institutionId)
        and (@state = '' or {State} = @state) and (@keeper::uuid is null or (structure_id = @keeper and role = any(@keptRoles)))
        """;

    private const string SelectColleagues =
        """
        select id, name, coalesce(receiver_status, '') from account
        where ((structure_id = @structureId and receiver_status is not null) or institution_id = @institutionId)
            and deactivated_at is null and mission_from <= @date and (mission_to is null or mission_to >= @date)
        order by name, id
        """;

    private const string Body =
        $"""
        jsonb_build_object(
            'account', jsonb_build_object('id', id, 'email', email, 'name', name, 'role', upper(replace(role, '-', '_')), 'structureId', coalesce(structure_id::text, ''),
                'institutionId', coalesce(institution_id::text, ''), 'receiverStatus', coalesce(receiver_status, ''), 'missionFrom', mission_from, 'missionTo', coalesce(mission_to::text, ''),
                'contactId', coalesce(contact_id::text, '')),
            'revision', revision, 'state', {State},
            'invitationEndsAt', case when password_hash is null then (select max(expires_at) from account_link where account_id = r.id and kind = 'invitation' and replaced_at is null) end,
            'lockedUntil', case when locked_until > @now then locked_until end,
            'hasTotp', totp_key is not null, 'totpMandatory', role = any(@totpRoles),
            'recoveryCodesLeft', (select count(*) from recovery_code where account_id = r.id), 'lastSignIn', last_sign_in)
        """;

    private static readonly string[] TotpRoles = [.. AccountRules.WithTotp.Select(role => role.ToCode())];
    private static readonly string[] KeptRoles = [.. Enum.GetValues<Role>().Where(role => role.ActsInStructure()).Select(role => role.ToCode())];

    public async Task<StoredAccount> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var body = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            $"select ({Body})::text from account r where id = @id", new { id, today = clock.Today(), now = clock.GetUtcNow(), totpRoles = TotpRoles }, cancellationToken: cancellationToken));
        return body is null ? throw DirectoryApi.UnknownRecord() : DirectoryApi.Json.Parse<StoredAccount>(body);
    }

    /// <summary>Whoever may be named as a receiver of the structure on the day, or is of the institution, by name. One's own team: no entry in the journal.</summary>
    public async Task<IEnumerable<Colleague>> ListColleaguesAsync(Guid? structureId, Guid? institutionId, DateOnly date, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, string Name, string Status)>(new CommandDefinition(SelectColleagues, new { structureId, institutionId, date }, cancellationToken: cancellationToken));
        return rows.Select(row => new Colleague { AccountId = $"{row.Id}", Name = row.Name, ReceiverStatus = row.Status });
    }

    /// <param name="keeper">The structure of the coordinator who asks, and who sees no other; null for the whole network.</param>
    public async Task<ListAccountsResponse> ListAsync(ListAccountsRequest request, Guid? keeper, CancellationToken cancellationToken)
    {
        var filters = new DynamicParameters(new
        {
            Role = request.Role == Role.Unspecified ? "" : request.Role.ToCode(), structureId = DirectoryApi.OrNull(request.StructureId), institutionId = DirectoryApi.OrNull(request.InstitutionId),
            state = DirectoryApi.CodeOrEmpty(request.State).ToUpperInvariant().Replace('-', '_'), keeper, keptRoles = KeptRoles,
            today = clock.Today(), now = clock.GetUtcNow(), totpRoles = TotpRoles,
        });
        var (page, next) = await DirectoryApi.ListAsync<StoredAccount>(database, "account", Body, Filter, filters, request.Query, request, cancellationToken);
        return new ListAccountsResponse { Accounts = { page.Select(row => row.Record) }, NextPageToken = next };
    }
}
