using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>A suite whose mail goes to a server, which trusts the certificate of the one that tests start.</summary>
public sealed class PostedSuite : IAsyncLifetime
{
    private readonly string _authority = Path.Combine(Path.GetTempPath(), $"accesdroits-mail-{Guid.NewGuid():n}.pem");

    public Suite Suite { get; } = new();

    internal MailServer Server { get; } = new(Port);

    private static int Port { get; } = Suite.FreePort();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_authority, Server.Certificate.ExportCertificatePem());
        Environment.SetEnvironmentVariable("SSL_CERT_FILE", _authority);
        foreach (var (name, value) in new[] { ("Host", "localhost"), ("Port", $"{Port}"), ("FirstDelay", "00:00:01") })
        {
            Suite.Settings[$"Mail:{name}"] = value;
        }

        await Suite.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Suite.DisposeAsync();
        await Server.DisposeAsync();
        File.Delete(_authority);
    }
}

public sealed class MailTests(PostedSuite posted) : IClassFixture<PostedSuite>
{
    private Suite Suite => posted.Suite;

    [Fact]
    public async Task Mail_goes_out_under_TLS_and_nothing_of_it_in_clear()
    {
        var person = await InviteAsync();
        var mail = await ArrivedAsync(person.Email);
        Assert.Contains("Content-Transfer-Encoding: quoted-printable", mail, StringComparison.Ordinal);
        Assert.Contains("/invitation/", mail.Replace("=" + Environment.NewLine, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(posted.Server.InClear, line => line.Contains('@', StringComparison.Ordinal));
        await EmptyAsync();
    }

    [Fact]
    public async Task A_server_without_TLS_gets_nothing_the_service_says_that_it_is_degraded_and_sends_once_it_may()
    {
        posted.Server.OffersTls = false;
        var person = await InviteAsync();
        using var directory = Suite.App.CreateHttpClient("directory", "internal");
        await Eventually.Get(() => directory.GetStringAsync("/health"), health => health == "Degraded");
        Assert.DoesNotContain(posted.Server.InClear, line => line.Contains('@', StringComparison.Ordinal));
        posted.Server.OffersTls = true;
        await ArrivedAsync(person.Email);
        await Eventually.Get(() => directory.GetStringAsync("/health"), health => health == "Healthy");
        Assert.Single(posted.Server.Mails, mail => mail.Contains(person.Email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_that_waits_survives_a_crash_of_the_service()
    {
        posted.Server.Refusal = "451 later";
        var person = await InviteAsync();
        await Eventually.Get(() => Suite.CountAsync("directorydb", "select count(*) from mail where attempts > 0", new { }), waiting => waiting == 1);
        await Suite.KillAsync("directory");
        posted.Server.Refusal = null;
        await ArrivedAsync(person.Email);
        await EmptyAsync();
    }

    [Fact]
    public async Task An_address_that_the_server_refuses_for_good_is_not_tried_again_and_is_in_no_log()
    {
        posted.Server.Refusal = "550 no such user";
        var person = await InviteAsync();
        await EmptyAsync();
        posted.Server.Refusal = null;
        var console = new StringBuilder();
        await foreach (var lines in Suite.App.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync("directory"))
        {
            lines.ToList().ForEach(line => console.AppendLine(line.Content));
        }

        Assert.Contains("refused for good", console.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email.Split('@')[0], console.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(posted.Server.Mails, mail => mail.Contains(person.Email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_waits_in_the_queue_is_sealed()
    {
        posted.Server.Refusal = "451 later";
        var person = await InviteAsync();
        await Eventually.Get(() => Suite.CountAsync("directorydb", "select count(*) from mail where attempts > 0", new { }), waiting => waiting == 1);
        Assert.Equal(0, await Suite.CountAsync("directorydb", "select count(*) from mail where position(convert_to(@Email, 'UTF8') in letter) > 0", new { person.Email }));
        posted.Server.Refusal = null;
        await ArrivedAsync(person.Email);
        await EmptyAsync();
    }

    private async Task<Person> InviteAsync() => await Person.InviteAsync(Suite, Person.Draft(Role.Receiver, await Person.NewStructureAsync(Suite)));

    private Task<string> ArrivedAsync(string address) =>
        Eventually.Get(() => Task.FromResult(posted.Server.Mails.FirstOrDefault(mail => mail.Contains(address, StringComparison.Ordinal)) ?? ""), mail => mail.Length > 0);

    private Task<long> EmptyAsync() => Eventually.Get(() => Suite.CountAsync("directorydb", "select count(*) from mail", new { }), rows => rows == 0);
}
