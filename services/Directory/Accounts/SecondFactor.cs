using System.Security.Cryptography;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;

namespace AccesDroits.Directory.Accounts;

/// <summary>Second facteur: codes of an authenticator application, and the recovery codes that replace it once each.</summary>
public sealed class SecondFactor(AccountStore store, UserManager<AccountRow> accounts, SecretBox box, TimeProvider clock)
{
    /// <summary>Outcome in the journal.</summary>
    public const string CodeRefused = "totp-refused";

    private const int RecoveryCodes = 10;
    private const int GroupLength = 4;
    private const int RecoveryLength = 4 * GroupLength;

    // No letter that is read as another, or makes words: about 73 bits in 16.
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ3456789";

    // A code is good for a minute and a half before and after its step.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>Whether the code is that of the account's secret and has never been accepted; it is used from then on. The account is locked.</summary>
    public async Task<bool> UseCodeAsync(AccountRow account, string typed, CancellationToken cancellationToken)
    {
        var code = string.Concat(typed.Where(char.IsAsciiDigit));
        if (code.Length != 6 || !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        await store.Connection.ExecuteAsync(new CommandDefinition(
            "delete from used_totp where account_id = @Id and used_at < @before", new { account.Id, before = now - Memory }, cancellationToken: cancellationToken));
        return await store.Connection.ExecuteAsync(new CommandDefinition(
            "insert into used_totp (account_id, code, used_at) values (@Id, @code, @now) on conflict do nothing", new { account.Id, code, now }, cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>Whether this is a recovery code of the account; it no longer is.</summary>
    public async Task<bool> UseRecoveryCodeAsync(Guid accountId, string typed, CancellationToken cancellationToken) =>
        await store.Connection.ExecuteAsync(new CommandDefinition(
            "delete from recovery_code where account_id = @accountId and code_hash = @hash",
            new { accountId, hash = HashOf(accountId, typed.ToUpperInvariant()) }, cancellationToken: cancellationToken)) == 1;

    /// <summary>A secret that is not the account's yet, in base 32.</summary>
    public string Propose(AccountRow account)
    {
        var secret = accounts.GenerateNewAuthenticatorKey();
        account.TotpPending = box.Seal(secret);
        return secret;
    }

    /// <summary>Ten codes that replace those the account had.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(Alphabet, RecoveryLength)).ToList();
        await store.Connection.ExecuteAsync(new CommandDefinition("delete from recovery_code where account_id = @accountId", new { accountId }, cancellationToken: cancellationToken));
        await store.Connection.ExecuteAsync(new CommandDefinition(
            "insert into recovery_code (account_id, code_hash) values (@accountId, @hash)",
            codes.Select(code => new { accountId, hash = HashOf(accountId, code) }), cancellationToken: cancellationToken));
        return codes.ConvertAll(code => string.Join('-', code.Chunk(GroupLength).Select(group => new string(group))));
    }

    public Task<int> RecoveryCodesLeftAsync(Guid accountId, CancellationToken cancellationToken) =>
        store.Connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from recovery_code where account_id = @accountId", new { accountId }, cancellationToken: cancellationToken));

    /// <summary>The account has no second factor any more.</summary>
    public async Task ForgetAsync(AccountRow account, CancellationToken cancellationToken)
    {
        (account.TotpKey, account.TotpPending) = (null, null);
        await store.Connection.ExecuteAsync(new CommandDefinition("delete from recovery_code where account_id = @Id", new { account.Id }, cancellationToken: cancellationToken));
    }

    public static RpcException Refused() => Errors.BrokenRule(CodeRefused, "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez.");

    public static RpcException NotStarted() => Errors.BrokenRule("totp-not-started", "Commencez par ajouter le compte à votre application.");

    // Spaces and dashes do not matter. The id keeps equal codes of two accounts apart.
    private static byte[] HashOf(Guid accountId, string code) => SecretBox.HashOf($"{accountId} {string.Concat(code.Where(char.IsAsciiLetterOrDigit))}");
}
