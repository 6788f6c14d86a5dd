using System.Globalization;
using AccesDroits.Contracts;

namespace AccesDroits.Tool;

/// <summary>A tool: what it does, through the gateway. Answers the exit status.</summary>
internal sealed record NamedTool(string Name, string Summary, Func<GatewayChannel, TextWriter, CancellationToken, Task<int>> RunAsync);

/// <summary>Which tool to run, where the suite is, and where the credentials of its operator are.</summary>
internal sealed record CommandLine(NamedTool Tool, Uri Gateway, Uri Site, string OperatorFile)
{
    private const int DefaultPort = 8080;

    private static readonly NamedTool[] Tools =
    [
        new("rebuild-statistics", "reconstruit les statistiques à partir de tous les événements, sans les arrêter", RebuildStatistics.RunAsync),
        new("check-statistics", "recompte les statistiques et dit si quelque chose diffère", CheckStatistics.RunAsync),
        new("verify-audit", "relit les journaux d'audit et dit si une entrée a été retirée, ajoutée ou modifiée", VerifyAudit.RunAsync),
    ];

    public static string Usage =>
        $"""
        ./run tool OUTIL [--port N] [--grpc-port N] [--data DOSSIER]

        {string.Join('\n', Tools.Select(tool => $"  {tool.Name,-20} {tool.Summary}"))}

          --port N             port HTTP de la passerelle, celui de ./run ({DefaultPort})
          --grpc-port N        port gRPC de la passerelle, quand ce n'est pas celui qui suit
          --data DOSSIER       dossier des données, celui de ./run (.data)

        La suite doit être démarrée.
        """;

    /// <summary>The command, or null when it cannot be understood.</summary>
    public static CommandLine? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count % 2 == 0 || Array.Find(Tools, tool => tool.Name == arguments[0]) is not { } named)
        {
            return null;
        }

        int port = DefaultPort, grpcPort = 0;
        var data = Environment.GetEnvironmentVariable("ACCESDROITS_DATA") ?? ".data";
        for (var index = 1; index < arguments.Count; index += 2)
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

        return new CommandLine(named, Local(grpcPort > 0 ? grpcPort : port + 1), Local(port), Path.GetFullPath(Path.Combine(data, "operator.json")));
    }

    private static Uri Local(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
}
