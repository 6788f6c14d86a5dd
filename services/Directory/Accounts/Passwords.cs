using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Microsoft.AspNetCore.Identity;

namespace AccesDroits.Directory.Accounts;

/// <summary>Checks and sets passwords, and counts the failures.</summary>
public sealed class Passwords(UserManager<AccountRow> accounts)
{
    private static readonly PasswordRules Rules = new(ReadCommon());

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

    public async Task CountFailureAsync(AccountRow account) => Succeed(await accounts.AccessFailedAsync(account));

    public async Task ForgetFailuresAsync(AccountRow account)
    {
        Succeed(await accounts.SetLockoutEndDateAsync(account, null));
        Succeed(await accounts.ResetAccessFailedCountAsync(account));
    }

    /// <summary>
    /// Refuses an act of somebody signed in who does not give the right password; the failure is committed with <paramref name="store"/>.
    /// </summary>
    public async Task CheckAsync(AccountStore store, AccountRow account, string password, CancellationToken cancellationToken)
    {
        var isRight = Verify(account, password);
        if (await IsLockedAsync(account))
        {
            throw Refused();
        }

        if (!isRight)
        {
            await CountFailureAsync(account);
            await store.CommitAsync(cancellationToken);
            throw Refused();
        }
    }

    private static RpcException Refused() => Errors.BrokenRule("password-refused", "Ce n'est pas votre mot de passe actuel.");

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
