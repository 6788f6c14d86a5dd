using System.Text.Json;
using AccesDroits.Contracts;
using AccesDroits.Tool;
using Grpc.Core;

if (CommandLine.Parse(args) is not { } command)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return args.Length == 0 || args[0] is "--help" or "-h" ? 0 : 2;
}

using var leaving = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    leaving.Cancel();
};
try
{
    using var tokens = new OperatorTokens(command.Site, command.Gateway, await ClientCredentials.ReadAsync(command.OperatorFile, leaving.Token));
    return await command.Tool.RunAsync(new Work(tokens.Gateway, command.Given, Console.Out, leaving.Token));
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
{
    Console.Error.WriteLine($"Le fichier {command.OperatorFile} ne peut pas être lu : est-ce le dossier des données de la suite (--data), et le compte qui l'a démarrée ?");
    return 1;
}
catch (RpcException) when (leaving.IsCancellationRequested)
{
    Console.Error.WriteLine("Interrompu. Ce qui était en service l'est toujours.");
    return 130;
}
catch (RpcException error)
{
    Console.Error.WriteLine(error.StatusCode == StatusCode.Unavailable
        ? $"La suite ne répond pas à l'adresse {command.Gateway} : est-elle démarrée ? Son port gRPC est-il celui-là (--grpc-port) ?"
        : error.Status.Detail);
    return 1;
}
