using System.Runtime.InteropServices;
using AccesDroits.Contracts;
using AccesDroits.Demo;

if (Addresses.Find(Environment.GetEnvironmentVariable) is not { } addresses)
{
    Console.Error.WriteLine(Addresses.Usage);
    return 1;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var http = new HttpClient { BaseAddress = addresses.Site };
using var tokens = new OperatorTokens(addresses.Site, addresses.Gateway, await ClientCredentials.ReadAsync(addresses.OperatorFile, stop.Token));
using var access = new Access(
    tokens, new Door(addresses, http, TimeProvider.System), await AccountsFile.ReadAsync(addresses.AccountsFile, stop.Token), addresses.MailFolder, TimeProvider.System);
using var gateway = new GatewayChannel(addresses.Gateway, access.TokenAsync);
var screen = new Screen(Console.Out, isTerminal: !Console.IsOutputRedirected);
return await new LoadDemo(gateway, access, addresses, screen, TimeProvider.System).RunAsync(stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
