using AccesDroits.Directory.Mail;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Accounts;

/// <summary>
/// The accounts, one transaction for one call. Whoever changes an account locks its row first, so that failures are counted and codes are
/// used one after the other.
/// </summary>
public sealed partial class AccountStore(NpgsqlDataSource database, SecretBox box, Outbox outbox, Mailbag mail, Audit audit)
{
    private const string Insert =
        """
        insert into account (id, email, name, role, structure_id, institution_id, contact_id, receiver_status, mission_from, mission_to, revision, content_hash)
        values (@Id, @Email, @Name, @Role, @StructureId, @InstitutionId, @ContactId, @ReceiverStatus, @MissionFrom, @MissionTo, @Revision, @ContentHash)
        """;

    private const string Update =
        """
        update account set name = @Name, role = @Role, structure_id = @StructureId, institution_id = @InstitutionId, contact_id = @ContactId, receiver_status = @ReceiverStatus,
            mission_from = @MissionFrom, mission_to = @MissionTo, deactivated_at = @DeactivatedAt, password_hash = @PasswordHash, failed_count = @FailedCount,
            locked_until = @LockedUntil, totp_key = @TotpKey, totp_pending = @TotpPending, last_sign_in = @LastSignIn, revision = @Revision, content_hash = @ContentHash
        where id = @Id
        """;

    private const string Done = "done";

    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;

    /// <summary>The connection of the call, in its transaction.</summary>
    public NpgsqlConnection Connection => _connection ?? throw new InvalidOperationException("The transaction has not begun.");

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        _connection = await database.OpenConnectionAsync(cancellationToken);
        _transaction = await _connection.BeginTransactionAsync(cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _transaction!.CommitAsync(cancellationToken);
        outbox.Wake();
        mail.Wake();
    }

    /// <summary>Enters in the journal what the caller does to an account, in the transaction of the call.</summary>
    /// <param name="code">Of the act, e.g. account.unlock.</param>
    public Task EnterAsync(ServerCallContext context, string code, Guid accountId, string outcome = Done, string detail = "") =>
        audit.WriteAsync(Connection, context, ActOf(code, accountId, outcome, detail));

    /// <summary>The same for somebody whom the call itself proves; null for somebody who has proven nothing.</summary>
    public Task EnterAsync(Caller? actor, string code, Guid accountId, CancellationToken cancellationToken, string outcome = Done, string detail = "") =>
        audit.WriteAsync(Connection, actor, ActOf(code, accountId, outcome, detail), cancellationToken);

    /// <summary>The same for what the service does of its own accord.</summary>
    public Task EnterOwnAsync(string code, Guid accountId, CancellationToken cancellationToken) => audit.WriteAsync(Connection, ActOf(code, accountId, Done, ""), cancellationToken);

    /// <summary>The account with an address, whatever its case; not locked.</summary>
    public async Task<AccountRow?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition("select * from account where code = lower(@email)", new { email }, cancellationToken: cancellationToken));
    }

    /// <summary>The account as it is now, which nobody else changes before the end of the transaction.</summary>
    public Task<AccountRow?> LockAsync(Guid id, CancellationToken cancellationToken) =>
        Connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition("select * from account where id = @id for update", new { id }, cancellationToken: cancellationToken));

    /// <summary>An account that exists, not locked.</summary>
    public Task<AccountRow> ReadAsync(Guid id, CancellationToken cancellationToken) =>
        Connection.QuerySingleAsync<AccountRow>(new CommandDefinition("select * from account where id = @id", new { id }, cancellationToken: cancellationToken));

    public Task AddAsync(AccountRow account, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(Insert, account, cancellationToken: cancellationToken));

    public Task SaveAsync(AccountRow account, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(Update, account, cancellationToken: cancellationToken));

    private static Act ActOf(string code, Guid accountId, string outcome, string detail) => new(code, "account", accountId, outcome, detail);

    /// <summary>Tells the other services what they may know of the account.</summary>
    public Task TellAsync(AccountRow account, CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(new CommandDefinition(Outbox.Insert, Outbox.For(account.ToEvent()), cancellationToken: cancellationToken));
}
