using System.Globalization;
using AccesDroits.Contracts;

namespace AccesDroits.Tool;

/// <summary>A tool: what it does, through the gateway. Answers the exit status.</summary>
/// <param name="Word">What it must be given besides the options, in capitals; nothing when empty.</param>
internal sealed record NamedTool(string Name, string Word, string Summary, Func<Work, Task<int>> RunAsync);

/// <summary>What a tool works with.</summary>
/// <param name="Given">What it was given, empty when it takes nothing.</param>
internal sealed record Work(GatewayChannel Gateway, string Given, TextWriter Screen, CancellationToken Cancellation);

/// <summary>Which tool to run, where the suite is, and where the credentials of its operator are.</summary>
internal sealed record CommandLine(NamedTool Tool, string Given, Uri Gateway, Uri Site, string OperatorFile)
{
    private const int DefaultPort = 8080;

    private static readonly NamedTool[] Tools =
    [
        new("rebuild-statistics", "", "reconstruit les statistiques à partir de tous les événements, sans les arrêter", RebuildStatistics.RunAsync),
        new("check-statistics", "", "recompte les statistiques et dit si quelque chose diffère", CheckStatistics.RunAsync),
        new("verify-audit", "", "relit les journaux d'audit et dit si une entrée a été retirée, ajoutée ou modifiée", VerifyAudit.RunAsync),
        new("invite-admin", "ADRESSE", "invite par courriel une personne à administrer le réseau ; de nouveau, si son invitation attend encore", InviteAdmin.RunAsync),
    ];

    public static string Usage =>
        $"""
        ./run tool OUTIL [--port N] [--grpc-port N] [--data DOSSIER]

        {string.Join('\n', Tools.Select(tool => $"  {$"{tool.Name} {tool.Word}",-20} {tool.Summary}"))}

          --port N             port HTTP de la passerelle, celui de ./run ({DefaultPort})
          --grpc-port N        port gRPC de la passerelle, quand ce n'est pas celui qui suit
          --data DOSSIER       dossier des données, celui de ./run (.data)

        La suite doit être démarrée.
        """;

    /// <summary>The command, or null when it cannot be understood.</summary>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || Array.Find(Tools, tool => tool.Name == arguments[0]) is not { } named)
        {
            return null;
        }

        var first = named.Word.Length == 0 ? 1 : 2;
        if (arguments.Count < first || (arguments.Count - first) % 2 != 0 || (first == 2 && arguments[1].StartsWith('-')))
        {
            return null;
        }

        int port = DefaultPort, grpcPort = 0;
        var data = Environment.GetEnvironmentVariable("ACCESDROITS_DATA") ?? ".data";
        for (var index = first; index < arguments.Count; index += 2)
        {
            if (arguments[index] == "--data" && arguments[index + 1].Length > 0)
            {
                data = arguments[index + 1];
                continue;
            }

            if (!int.TryParse(arguments[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65_535)
            {
                return null;
            }

            switch (arguments[index])
            {
                case "--port": port = number; break;
                case "--grpc-port": grpcPort = number; break;
                default: return null;
            }
        }

        return new CommandLine(named, first == 2 ? arguments[1] : "", Local(grpcPort > 0 ? grpcPort : port + 1), Local(port), Path.GetFullPath(Path.Combine(data, "operator.json")));
    }

    private static Uri Local(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
}
