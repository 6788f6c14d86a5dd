using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AccesDroits.Testing;

/// <summary>Somebody with an account, and what they know: address, password, second factor.</summary>
public sealed class Person
{
    private readonly Suite _suite;

    private Person(Suite suite, Account account) => (_suite, Account) = (suite, account);

    public Account Account { get; }

    public string Id => Account.Id;

    public string Email => Account.Email;

    public string Password { get; set; } = NewPassword();

    /// <summary>Their authenticator application, once they have one.</summary>
    public Totp? Phone { get; private set; }

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public static string NewPassword() => $"Correct cheval {World.NewCode()[..8]}";

    /// <summary>Who may see and change every account.</summary>
    public static AccountService.AccountServiceClient Admin(Suite suite) => new(suite.As(Role.NetworkAdmin));

    /// <summary>The service that signs people in; no route leads to it from outside.</summary>
    public static SignInService.SignInServiceClient Door(Suite suite) => new(suite.Inside(token: null));

    public static Account Draft(Role role, string? structureId = null, string? institutionId = null) => new()
    {
        Id = World.NewId(), Email = $"{World.NewCode()}@exemple.fr", Name = "Zoé Lefèvre", Role = role, StructureId = structureId ?? "", InstitutionId = institutionId ?? "",
        ReceiverStatus = structureId is null ? "" : "benevole", MissionFrom = "2020-01-01",
    };

    /// <summary>Somebody who was invited and has done nothing yet.</summary>
    public static async Task<Person> InviteAsync(Suite suite, Account account)
    {
        await Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = account });
        return new Person(suite, account);
    }

    /// <summary>Somebody who has chosen a password and enrolled what their role demands.</summary>
    public static async Task<Person> JoinAsync(Suite suite, Role role)
    {
        var structure = role.ActsInStructure() ? await NewStructureAsync(suite) : null;
        return await JoinAsync(suite, Draft(role, structure));
    }

    public static async Task<Person> JoinAsync(Suite suite, Account account)
    {
        var person = await InviteAsync(suite, account);
        var session = await person.AcceptAsync();
        if (session.Next == NextStep.EnrolTotp)
        {
            await person.EnrolAsync(session.Session);
        }

        return person;
    }

    public static async Task<string> NewStructureAsync(Suite suite)
    {
        var structure = new Structure { Id = World.NewId(), Code = World.NewCode(), Label = "Maison des Tilleuls", Kind = StructureKind.CentreSocial, Department = "54" };
        await suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = structure });
        return structure.Id;
    }

    public async Task<SessionGrant> AcceptAsync()
    {
        var token = (await Mailbox.TokensAsync(_suite, Email, Mailbox.Invitation))[^1];
        return await Door(_suite).AcceptInvitationAsync(new AcceptInvitationRequest { Token = token, Password = Password });
    }

    public AsyncUnaryCall<SessionGrant> SignIn() => Door(_suite).SignInAsync(new SignInRequest { Email = Email, Password = Password });

    /// <summary>A session of somebody who has given all that is asked.</summary>
    public async Task<string> EnterAsync()
    {
        var session = await SignIn();
        return session.Next == NextStep.VerifyTotp ? (await (await DoorAsync(session.Session)).VerifyTotpAsync(new VerifyTotpRequest { Code = Phone!.Next() })).Session.Session : session.Session;
    }

    /// <summary>Gives the account an authenticator application, with a session that may.</summary>
    public async Task<SessionGrant> EnrolAsync(string session, string password = "")
    {
        var mine = await MineAsync(session);
        var started = await mine.StartTotpAsync(new StartTotpRequest { Password = password });
        Phone = new Totp(started.Secret);
        var confirmed = await mine.ConfirmTotpAsync(new ConfirmTotpRequest { Code = Phone.Next() });
        RecoveryCodes = confirmed.RecoveryCodes;
        return confirmed.Session;
    }

    public Task<StoredAccount> StoredAsync() => Admin(_suite).GetAccountAsync(new GetRecordRequest { Id = Id }).ResponseAsync;

    /// <summary>The person's own account, with the token of a session.</summary>
    public async Task<MyAccountService.MyAccountServiceClient> MineAsync(string session) => new(await ChannelAsync(session));

    public async Task<SignInService.SignInServiceClient> DoorAsync(string session) => new(await ChannelAsync(session));

    /// <summary>What the gateway does with a cookie.</summary>
    public static AsyncUnaryCall<ExchangeSessionResponse> Exchange(Suite suite, string session) =>
        new SessionService.SessionServiceClient(suite.Inside(suite.Mint.Token(new Caller(Guid.NewGuid(), Role.Service)))).ExchangeSessionAsync(new ExchangeSessionRequest { Session = session });

    /// <summary>Who the bearer of a session is, for a token that lasts as long as a test needs it.</summary>
    public static async Task<Caller> CallerAsync(Suite suite, string session)
    {
        var token = new JsonWebToken((await Exchange(suite, session)).Token);
        return new Caller(
            Guid.Parse(token.Subject), RoleRules.FromCode(token.GetClaim("role").Value) ?? throw new InvalidOperationException("The token has no role."),
            token.TryGetClaim("structure", out var structure) ? Guid.Parse(structure.Value) : null, SessionId: Guid.Parse(token.GetClaim("sid").Value));
    }

    private async Task<GrpcChannel> ChannelAsync(string session) => _suite.Inside((await Exchange(_suite, session)).Token);
}
