using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace AccesDroits.Directory.Accounts;

/// <summary>What ASP.NET Core Identity reads and writes of an account.</summary>
public sealed partial class AccountStore : IUserPasswordStore<AccountRow>, IUserLockoutStore<AccountRow>, IUserAuthenticatorKeyStore<AccountRow>, IAsyncDisposable
{
    public Task<string> GetUserIdAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    // The database looks after addresses, and they never change.
    public Task SetUserNameAsync(AccountRow user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(AccountRow user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IdentityResult> CreateAsync(AccountRow user, CancellationToken cancellationToken)
    {
        await AddAsync(user, cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(AccountRow user, CancellationToken cancellationToken)
    {
        await SaveAsync(user, cancellationToken);
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(AccountRow user, CancellationToken cancellationToken) => throw new NotSupportedException("Accounts are deactivated.");

    public Task<AccountRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) => LockAsync(Guid.Parse(userId, CultureInfo.InvariantCulture), cancellationToken);

    public Task<AccountRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task SetPasswordHashAsync(AccountRow user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(AccountRow user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(++user.FailedCount);

    public Task ResetAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken)
    {
        user.FailedCount = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(AccountRow user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetAuthenticatorKeyAsync(AccountRow user, string key, CancellationToken cancellationToken)
    {
        user.TotpKey = box.Seal(key);
        return Task.CompletedTask;
    }

    public Task<string?> GetAuthenticatorKeyAsync(AccountRow user, CancellationToken cancellationToken) =>
        Task.FromResult(user.TotpKey is null ? null : box.Open(user.TotpKey));

    public async ValueTask DisposeAsync()
    {
        await (_transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    // Identity's manager disposes of its store too; the scope of the call does it without waiting.
    public void Dispose()
    {
    }
}
