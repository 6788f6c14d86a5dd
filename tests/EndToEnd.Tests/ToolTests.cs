using System.Diagnostics;
using System.Globalization;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>The tools of the operator, as ./run tool starts them.</summary>
public sealed class ToolTests(Suite suite)
{
    [Fact]
    public async Task The_journals_are_verified_one_after_the_other()
    {
        var (status, output) = await RunAsync("verify-audit");
        Assert.Equal((0, 5), (status, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains(" : journal intact, ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task An_administrator_is_invited_again_until_they_have_accepted_and_then_administers()
    {
        var address = $"{World.NewCode()}@exemple.fr";
        Assert.Equal(0, (await RunAsync("invite-admin", address)).Status);
        Assert.Equal(0, (await RunAsync("invite-admin", address.ToUpperInvariant())).Status);
        var tokens = await Mailbox.TokensAsync(suite, address, Mailbox.Invitation, expected: 2);
        var door = Person.Door(suite);
        var invitation = await door.GetInvitationAsync(new GetInvitationRequest { Token = tokens[^1] });
        Assert.Equal((address, Role.NetworkAdmin, true), (invitation.Email, invitation.Role, invitation.TotpMandatory));
        var session = await door.AcceptInvitationAsync(new AcceptInvitationRequest { Token = tokens[^1], Password = Person.NewPassword() });
        Assert.Equal(NextStep.EnrolTotp, session.Next);
        var (status, output) = await RunAsync("invite-admin", address);
        Assert.Equal(1, status);
        Assert.Contains("a déjà accepté son invitation", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invite-admin", "pas-une-adresse", 1, "Écrivez une adresse complète")]
    [InlineData("invite-admin", "--port", 2, "./run tool OUTIL")]
    [InlineData("nothing", "", 2, "./run tool OUTIL")]
    public async Task What_cannot_be_done_is_told(string tool, string word, int status, string said)
    {
        var answer = await RunAsync(tool, [.. word.Length > 0 ? [word] : Array.Empty<string>()]);
        Assert.Equal(status, answer.Status);
        Assert.Contains(said, answer.Output, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Output)> RunAsync(string tool, params IEnumerable<string> words)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", [Repository.PathOf("tool", "bin", configuration, "net10.0", "Tool.dll"), tool, .. words, .. Options()])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private IEnumerable<string> Options() =>
    [
        "--port", suite.App.GetEndpoint("gateway", "http").Port.ToString(CultureInfo.InvariantCulture),
        "--grpc-port", suite.GrpcAddress.Port.ToString(CultureInfo.InvariantCulture), "--data", Path.GetDirectoryName(suite.OperatorFile)!,
    ];
}
