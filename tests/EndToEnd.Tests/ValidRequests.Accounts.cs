using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Google.Protobuf;
using Grpc.Net.Client;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private const string Accounts = "accesdroits.directory.v1.AccountService";
    private const string MyAccount = "accesdroits.directory.v1.MyAccountService";
    private const string SignIn = "accesdroits.directory.v1.SignInService";

    // Some RPCs act on the caller's own account; those of SignInService have no route.
    private readonly Dictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>RPCs whose valid request is valid for a minute: their codes are well-formed, and wrong.</summary>
    public static IReadOnlySet<string> Perishable { get; } = new HashSet<string>(StringComparer.Ordinal) { $"/{MyAccount}/ConfirmTotp", $"/{SignIn}/VerifyTotp" };

    private async Task AddAccountsAsync(World world)
    {
        var contact = Person.Draft(Role.PartnerContact, institutionId: (await suite.Directory.ListInstitutionsAsync(new ListInstitutionsRequest())).Institutions[0].Institution.Id);
        var receiver = Receiver(world);
        receiver.MissionTo = "2099-12-31";
        Add($"{Accounts}/InviteAccount", new InviteAccountRequest { Account = receiver }, new InviteAccountRequest { Account = contact });
        var changed = await InviteAsync(world);
        var after = changed.Account.Clone();
        after.Name = "L'été « d'Agnès » <b>; drop table account; --";
        Add($"{Accounts}/PutAccount", new PutAccountRequest { Account = after, ExpectedRevision = 1 });
        Add($"{Accounts}/GetAccount", new GetRecordRequest { Id = changed.Id });
        Add($"{Accounts}/ListColleagues", new ListColleaguesRequest { Date = "2024-03-14" });
        Add($"{Accounts}/ListAccounts", new ListAccountsRequest
        {
            Query = Query("zoe"), Role = Role.Receiver, StructureId = world.StructureId, InstitutionId = contact.InstitutionId, State = AccountState.Invited,
        });
        foreach (var act in new[] { "ResendInvitation", "DeactivateAccount", "ReactivateAccount", "UnlockAccount", "ResetAccountTotp" })
        {
            var whom = new AccountRequest { Id = (await InviteAsync(world)).Id };
            if (act == "ReactivateAccount")
            {
                await Person.Admin(suite).DeactivateAccountAsync(whom);
            }

            Add($"{Accounts}/{act}", whom);
        }
    }

    private async Task AddOwnAccountsAsync(World world)
    {
        await AddMineAsync(world, "ChangeMyPassword", person => new ChangeMyPasswordRequest { Password = person.Password, NewPassword = Person.NewPassword() });
        await AddMineAsync(world, "StartTotp", person => new StartTotpRequest { Password = person.Password });
        await AddMineAsync(world, "ConfirmTotp", _ => new ConfirmTotpRequest { Code = "123 456" });
        await AddMineAsync(world, "RenewRecoveryCodes", person => new RenewRecoveryCodesRequest { Password = person.Password }, enrol: true);
    }

    private async Task AddSignInAsync(World world)
    {
        var (shown, accepted, reset, pending) = (await InviteAsync(world), await InviteAsync(world), await JoinAsync(world), await JoinAsync(world));
        await pending.EnrolAsync(await pending.EnterAsync(), pending.Password);
        var entering = await JoinAsync(world);
        AddInside("SignIn", new SignInRequest { Email = entering.Email, Password = entering.Password });
        AddInside("GetInvitation", new GetInvitationRequest { Token = await TokenAsync(shown, Mailbox.Invitation) });
        AddInside("AcceptInvitation", new AcceptInvitationRequest { Token = await TokenAsync(accepted, Mailbox.Invitation), Password = Person.NewPassword() });
        await Person.Door(suite).RequestResetAsync(new RequestResetRequest { Email = reset.Email });
        AddInside("ResetPassword", new ResetPasswordRequest { Token = await TokenAsync(reset, Mailbox.Reset), Password = Person.NewPassword() });
        AddInside("RequestReset", new RequestResetRequest { Email = entering.Email }); // not of the one above: a newer link would replace the one to be tried
        AddInside("VerifyTotp", new VerifyTotpRequest { Code = "123 456" }, new VerifyTotpRequest { RecoveryCode = "BCDF-BCDF-BCDF-BCDF" });
        _channels[$"/{SignIn}/VerifyTotp"] = suite.Inside(suite.Mint.Token(await Person.CallerAsync(suite, (await pending.SignIn()).Session)));
        _channels[$"/{SignIn}/SignOut"] = suite.Inside(suite.Mint.Token(await Person.CallerAsync(suite, await reset.EnterAsync())));
    }

    private async Task AddMineAsync(World world, string rpc, Func<Person, IMessage> request, bool enrol = false)
    {
        var person = await JoinAsync(world);
        var session = enrol ? (await person.EnrolAsync(await person.EnterAsync(), person.Password)).Session : await person.EnterAsync();
        if (rpc == "ConfirmTotp")
        {
            await (await person.MineAsync(session)).StartTotpAsync(new StartTotpRequest { Password = person.Password });
        }

        Add($"{MyAccount}/{rpc}", request(person));
        _channels[$"/{MyAccount}/{rpc}"] = suite.As(await Person.CallerAsync(suite, session));
    }

    private void AddInside(string rpc, params IReadOnlyList<IMessage> requests)
    {
        Add($"{SignIn}/{rpc}", requests);
        _channels[$"/{SignIn}/{rpc}"] = suite.Inside(token: null);
    }

    private async Task<string> TokenAsync(Person person, string path) => (await Mailbox.TokensAsync(suite, person.Email, path))[^1];

    private Task<Person> InviteAsync(World world) => Person.InviteAsync(suite, Receiver(world));

    private Task<Person> JoinAsync(World world) => Person.JoinAsync(suite, Receiver(world));

    private static Account Receiver(World world) => Person.Draft(Role.Receiver, world.StructureId);
}
