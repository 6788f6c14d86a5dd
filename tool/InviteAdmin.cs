using System.Security.Cryptography;
using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;

namespace AccesDroits.Tool;

/// <summary>The first administrator of the network, whom nobody could invite by the pages; later ones too, when no other can sign in.</summary>
internal static class InviteAdmin
{
    public static async Task<int> RunAsync(Work work)
    {
        var accounts = new AccountService.AccountServiceClient(work.Gateway.As(Role.NetworkAdmin));
        var id = IdOf(work.Given);
        if (await FindAsync(accounts, id, work.Cancellation) is not { } known)
        {
            var account = new Account
            {
                Id = id, Email = work.Given, Name = work.Given, Role = Role.NetworkAdmin, MissionFrom = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            };
            await accounts.InviteAccountAsync(new InviteAccountRequest { Account = account }, cancellationToken: work.Cancellation);
        }
        else if (known.State == AccountState.Invited)
        {
            await accounts.ResendInvitationAsync(new AccountRequest { Id = id }, cancellationToken: work.Cancellation);
        }
        else
        {
            await work.Screen.WriteLineAsync("Cette personne a déjà accepté son invitation : « Mot de passe oublié », à la page de connexion, lui en donne un autre.");
            return 1;
        }

        await work.Screen.WriteLineAsync("Invitation envoyée par courriel. Sans serveur de messagerie, elle est un fichier du dossier mail des données : le lien qu'il contient ouvre le compte.");
        return 0;
    }

    private static async Task<StoredAccount?> FindAsync(AccountService.AccountServiceClient accounts, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await accounts.GetAccountAsync(new GetRecordRequest { Id = id }, cancellationToken: cancellationToken);
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    // Always the same for the same address: the command given twice is about one account.
    private static string IdOf(string address) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"invite-admin {address.ToLowerInvariant()}")).AsSpan(0, 16)).ToString();
}
