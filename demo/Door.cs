using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.Demo;

/// <summary>
/// Where people sign in. The gateway routes nobody there but its own pages, so the demo speaks to Directory itself, and exchanges sessions for tokens
/// as the gateway does.
/// </summary>
public sealed class Door : IDisposable
{
    // Those that the suite accepts at one moment.
    private const int MostCodes = 4;

    private readonly GatewayChannel _directory;
    private readonly SignInService.SignInServiceClient _signIn;
    private readonly SessionService.SessionServiceClient _sessions;
    private readonly TokenSource _service;
    private readonly Patience _patience;
    private readonly TimeProvider _clock;

    /// <param name="http">Reaches the gateway.</param>
    public Door(Addresses addresses, HttpClient http, TimeProvider clock)
    {
        (_clock, _patience) = (clock, new Patience(clock));
        _service = new TokenSource(http, new ClientCredentials("service", addresses.ServiceSecret));
        _directory = new GatewayChannel(addresses.Directory, (_, _, _) => ValueTask.FromResult<string?>(null));
        _signIn = new SignInService.SignInServiceClient(_directory.With(_ => ValueTask.FromResult<string?>(null)));
        _sessions = new SessionService.SessionServiceClient(_directory.With(async cancellation => await _service.GetAsync(cancellation)));
    }

    /// <summary>Sets a password by a link of an invitation.</summary>
    public async Task<SessionGrant> AcceptAsync(string token, string password, CancellationToken cancellation) =>
        await _patience.CallAsync(options => _signIn.AcceptInvitationAsync(new AcceptInvitationRequest { Token = token, Password = password }, options), cancellation);

    /// <summary>Has a link sent to who has lost their password.</summary>
    public Task AskResetAsync(string email, CancellationToken cancellation) =>
        _patience.CallAsync(options => _signIn.RequestResetAsync(new RequestResetRequest { Email = email }, options), cancellation);

    /// <summary>Sets another password by that link, and signs in with it.</summary>
    public async Task<SessionGrant> ResetAsync(string email, string token, string password, CancellationToken cancellation)
    {
        await _patience.CallAsync(options => _signIn.ResetPasswordAsync(new ResetPasswordRequest { Token = token, Password = password }, options), cancellation);
        return await SignInAsync(email, password, cancellation);
    }

    /// <summary>Signs in with a password, and a code where one is owed.</summary>
    public async Task<TokenSource> EnterAsync(KnownAccount account, CancellationToken cancellation)
    {
        var grant = await SignInAsync(account.Email, account.Password, cancellation);
        if (grant.Next != NextStep.VerifyTotp)
        {
            return TokensOf(grant);
        }

        using var pending = TokensOf(grant);
        var client = new SignInService.SignInServiceClient(_directory.With(async token => await pending.GetAsync(token)));
        var application = new Totp(account.TotpSecret ?? "", _clock);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var request = new VerifyTotpRequest { Code = application.Next() };
                return TokensOf((await _patience.CallAsync(options => client.VerifyTotpAsync(request, options), cancellation)).Session);
            }
            catch (RpcException error) when (Replies.ReasonOf(error) == "totp-refused" && attempt < MostCodes)
            {
                // Each code is good once: this one has been shown a moment ago, by the enrolment or by somebody else.
            }
        }
    }

    /// <summary>The tokens of a session, renewed for as long as it lasts.</summary>
    public TokenSource TokensOf(SessionGrant grant) => new(async cancellation =>
    {
        var given = await _patience.CallAsync(options => _sessions.ExchangeSessionAsync(new ExchangeSessionRequest { Session = grant.Session }, options), cancellation);
        return new GivenToken(given.Token, given.ExpiresAt.ToDateTimeOffset() - _clock.GetUtcNow());
    });

    /// <summary>Ends a session.</summary>
    public Task LeaveAsync(TokenSource session, CancellationToken cancellation)
    {
        var client = new SignInService.SignInServiceClient(_directory.With(async token => await session.GetAsync(token)));
        return _patience.CallAsync(options => client.SignOutAsync(new SignOutRequest(), options), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _directory.Dispose();
        _service.Dispose();
    }

    private Task<SessionGrant> SignInAsync(string email, string password, CancellationToken cancellation) =>
        _patience.CallAsync(options => _signIn.SignInAsync(new SignInRequest { Email = email, Password = password }, options), cancellation);
}
