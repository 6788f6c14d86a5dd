using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Directory.Domain;
using AccesDroits.Directory.Mail;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;

namespace AccesDroits.Directory.Accounts;

/// <summary>Checks and sets passwords, and counts the failures.</summary>
public sealed class Passwords(UserManager<AccountRow> accounts, AccountStore store, Notices notices)
{
    private static readonly PasswordRules Rules = new(ReadCommon());

    /// <summary>Outcomes in the journal.</summary>
    public const string AccountLocked = "account-locked", PasswordRefused = "password-refused";

    // What an unknown address is compared with, so that it takes as long as a known one.
    private static string? _nobody;

    /// <summary>Whether this is the account's password. It takes as long for no account, or one without a password; the account is not changed.</summary>
    public bool Verify(AccountRow? account, string password)
    {
        _nobody ??= accounts.PasswordHasher.HashPassword(new AccountRow(), SecretBox.NewSecret());
        var result = accounts.PasswordHasher.VerifyHashedPassword(account ?? new AccountRow(), account?.PasswordHash ?? _nobody, Composed(password));
        return result != PasswordVerificationResult.Failed && account?.PasswordHash is not null;
    }

    /// <summary>Refuses a password that breaks a rule, naming <paramref name="field"/>; sets it otherwise, on an account that is locked in the call's transaction.</summary>
    public async Task SetAsync(AccountRow account, string password, string field)
    {
        var composed = Composed(password);
        if (Rules.Breach(composed, account.Email, account.Name) is var (code, message))
        {
            throw Errors.Invalid([new Violation(field, code, message)]);
        }

        account.PasswordHash = null;
        Succeed(await accounts.AddPasswordAsync(account, composed));
        await ForgetFailuresAsync(account);
    }

    public Task<bool> IsLockedAsync(AccountRow account) => accounts.IsLockedOutAsync(account);

    /// <summary>One more failure; enough of them lock the account, which is entered in the journal, and the person is told.</summary>
    public async Task CountFailureAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var before = account.LockedUntil;
        Succeed(await accounts.AccessFailedAsync(account));
        if (account.LockedUntil is { } until && until != before)
        {
            await store.EnterOwnAsync(AuditedActs.AccountLock, account.Id, cancellationToken);
            await notices.LockedAsync(account, until, cancellationToken);
        }
    }

    public async Task ForgetFailuresAsync(AccountRow account)
    {
        Succeed(await accounts.SetLockoutEndDateAsync(account, null));
        Succeed(await accounts.ResetAccessFailedCountAsync(account));
    }

    /// <summary>
    /// Refuses an act of somebody signed in who does not give the right password; the failure and its entry in the journal are committed.
    /// </summary>
    public async Task CheckAsync(AccountRow account, string password, string act, ServerCallContext context)
    {
        var (isRight, isLocked) = (Verify(account, password), await IsLockedAsync(account));
        if (isRight && !isLocked)
        {
            return;
        }

        if (!isLocked)
        {
            await CountFailureAsync(account, context.CancellationToken);
        }

        await store.EnterAsync(context, act, account.Id, isLocked ? AccountLocked : PasswordRefused);
        await store.CommitAsync(context.CancellationToken);
        throw Refused();
    }

    private static RpcException Refused() => Errors.BrokenRule(PasswordRefused, "Ce n'est pas votre mot de passe actuel.");

    // The same letters may be typed in two ways.
    private static string Composed(string password) => password.Normalize(NormalizationForm.FormC);

    private static void Succeed(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Code)));
        }
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var list = typeof(Passwords).Assembly.GetManifestResourceStream("common-passwords.json")!;
        return JsonSerializer.Deserialize<string[]>(list)!.ToFrozenSet(StringComparer.Ordinal);
    }
}
