using AccesDroits.Directory.Features.Accounts;
using AccesDroits.Directory.Mail;
using AccesDroits.Directory.Tokens;
using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AccesDroits.Directory.Accounts;

public static class AccountsExtensions
{
    /// <summary>Accounts, their sessions, the mail that is sent to people, and the tokens of people and programs. Called as AddTokens is.</summary>
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddTokens();
        builder.AddKeys("accesdroits.directory");
        var services = builder.Services;
        var section = builder.Configuration.GetSection("Accounts");
        services.Configure<AccountOptions>(section).Configure<MailOptions>(builder.Configuration.GetSection("Mail"));
        services.AddSingleton<SecretBox>().AddSingleton<Mailbag>();
        services.AddScoped<AccountStore>().AddScoped<Passwords>().AddScoped<SecondFactor>().AddScoped<Sessions>().AddScoped<Links>().AddScoped<Notices>().AddSingleton<AccountReader>();
        services.AddScoped<IUserStore<AccountRow>>(scope => scope.GetRequiredService<AccountStore>());
        var options = section.Get<AccountOptions>() ?? new AccountOptions();
        services.AddIdentityCore<AccountRow>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = options.FailuresBeforeLock;
            identity.Lockout.DefaultLockoutTimeSpan = options.LockLife;
        }).AddTokenProvider<AuthenticatorTokenProvider<AccountRow>>(TokenOptions.DefaultAuthenticatorProvider);

        // The rules of this network stand in Domain/PasswordRules.cs; addresses are looked after by the database.
        services.RemoveAll<IPasswordValidator<AccountRow>>().RemoveAll<IUserValidator<AccountRow>>();
        services.AddSingleton<ResetRequests>().AddSingleton<Postman>().AddSingleton<MailHealth>().AddHostedService<MailSender>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapTokens();
        app.MapGrpcService<AccountApi>();
        app.MapGrpcService<MyAccountApi>();
        app.MapGrpcService<SignInApi>();
        app.MapGrpcService<SessionApi>();
    }
}
