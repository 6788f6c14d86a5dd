using System.Security.Cryptography;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;

namespace AccesDroits.Demo;

/// <summary>
/// Gives the people of the demo their accounts as people get them: invited by the network's administrator, they follow the link of the mail, choose a
/// password and add the account to their authenticator application. Who is in the file already is left alone; who is not, since a run was
/// interrupted, is invited again or asks for another password.
/// </summary>
public sealed class OpenAccounts(GatewayChannel gateway, Door door, AccountsFile file, string mail, TimeProvider clock)
{
    // No vowel, so that no name is in it: about 96 bits in 20.
    private const string Alphabet = "bcdfghjkmnpqrstvwxz23456789";
    private const int PasswordLength = 20;

    private readonly AccountService.AccountServiceClient _accounts = new(gateway.As(Role.NetworkAdmin));
    private readonly ClientService.ClientServiceClient _clients = new(gateway.As(Role.NetworkAdmin));
    private readonly Patience _patience = new(clock);

    /// <summary>Addresses of accounts that somebody has ended in the suite: they are left as they are.</summary>
    public ICollection<string> Ended { get; } = [];

    /// <summary>Opens an account and keeps it in the file, unless it is there.</summary>
    /// <param name="place">Its place in the file.</param>
    /// <returns>Whether something was done.</returns>
    public async Task<bool> OpenAsync(Account account, string scope, int place, CancellationToken cancellation)
    {
        var stored = await FindAsync(account.Id, cancellation);
        if (stored?.State is AccountState.Deactivated or AccountState.MissionOver or AccountState.MissionAhead)
        {
            Ended.Add(account.Email);
            return false;
        }

        if (stored is not null && stored.State != AccountState.Invited && file.Account(account.Email) is not null)
        {
            return false;
        }

        var password = NewPassword();
        var grant = stored is null || stored.State == AccountState.Invited
            ? await JoinAsync(account, stored is not null, password, cancellation)
            : await ResetAsync(stored, password, cancellation);
        var secret = await EnrolAsync(grant, cancellation);
        await file.KeepAsync(new KnownAccount(account.Email, password, account.Role.ToCode(), scope, secret), place, cancellation);
        return true;
    }

    /// <summary>Registers a program and keeps its secret in the file, unless it is there.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<bool> RegisterAsync(Client client, int place, CancellationToken cancellation)
    {
        var secret = await PutAsync(client, cancellation);
        if (secret.Length == 0)
        {
            if (file.Client(client.Code) is not null)
            {
                return false;
            }

            secret = (await _patience.CallAsync(options => _clients.RotateClientSecretAsync(new RotateClientSecretRequest { Id = client.Id }, options), cancellation)).Secret;
        }

        await file.KeepAsync(new KnownClient(client.Code, secret, string.Join(' ', client.Scopes)), place, cancellation);
        return true;
    }

    private async Task<StoredAccount?> FindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await _patience.CallAsync(options => _accounts.GetAccountAsync(new GetRecordRequest { Id = id }, options), cancellation);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<SessionGrant> JoinAsync(Account account, bool again, string password, CancellationToken cancellation)
    {
        var letters = new Letterbox(mail, account.Email, clock);
        await (again
            ? _patience.CallAsync(options => _accounts.ResendInvitationAsync(new AccountRequest { Id = account.Id }, options), cancellation)
            : _patience.CallAsync(options => _accounts.InviteAccountAsync(new InviteAccountRequest { Account = account }, options), cancellation));
        return await FollowAsync(letters, token => door.AcceptAsync(token, password, cancellation), cancellation);
    }

    private async Task<SessionGrant> ResetAsync(StoredAccount stored, string password, CancellationToken cancellation)
    {
        if (stored.HasTotp)
        {
            await _patience.CallAsync(options => _accounts.ResetAccountTotpAsync(new AccountRequest { Id = stored.Account.Id }, options), cancellation);
        }

        var letters = new Letterbox(mail, stored.Account.Email, clock);
        await door.AskResetAsync(stored.Account.Email, cancellation);
        return await FollowAsync(letters, token => door.ResetAsync(stored.Account.Email, token, password, cancellation), cancellation);
    }

    // A letter of the run that was interrupted may come late: its link no longer holds.
    private static async Task<SessionGrant> FollowAsync(Letterbox letters, Func<string, Task<SessionGrant>> follow, CancellationToken cancellation)
    {
        while (true)
        {
            var token = await letters.NextAsync(cancellation);
            try
            {
                return await follow(token);
            }
            catch (RpcException error) when (Replies.ReasonOf(error) is "link-replaced" or "unknown-link")
            {
            }
        }
    }

    // The secret of the second factor, where the role demands one.
    private async Task<string?> EnrolAsync(SessionGrant grant, CancellationToken cancellation)
    {
        using var session = door.TokensOf(grant);
        if (grant.Next != NextStep.EnrolTotp)
        {
            await door.LeaveAsync(session, cancellation);
            return null;
        }

        var mine = new MyAccountService.MyAccountServiceClient(gateway.With(async token => await session.GetAsync(token)));
        var secret = (await _patience.CallAsync(options => mine.StartTotpAsync(new StartTotpRequest(), options), cancellation)).Secret;
        var request = new ConfirmTotpRequest { Code = new Totp(secret, clock).Next() };
        var confirmed = await _patience.CallAsync(options => mine.ConfirmTotpAsync(request, options), cancellation);
        using var proven = door.TokensOf(confirmed.Session);
        await door.LeaveAsync(proven, cancellation);
        return secret;
    }

    // The secret of a program that was not there; empty for one that was.
    private async Task<string> PutAsync(Client client, CancellationToken cancellation)
    {
        try
        {
            return (await _patience.CallAsync(options => _clients.PutClientAsync(new PutClientRequest { Client = client }, options), cancellation)).Secret;
        }
        catch (RpcException error) when (Replies.IsKeptAsItIs(error))
        {
            return "";
        }
    }

    private static string NewPassword() => RandomNumberGenerator.GetString(Alphabet, PasswordLength);
}
