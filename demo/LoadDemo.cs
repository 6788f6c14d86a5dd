using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using Grpc.Core;

namespace AccesDroits.Demo;

/// <summary>Fills an empty network with its two structures, then shows that the suite finds the published figures again.</summary>
public sealed class LoadDemo(GatewayChannel gateway, Access access, Addresses addresses, Screen screen, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly StatisticsService.StatisticsServiceClient _statistics = new(gateway.As(Role.NetworkAdmin));
    private readonly Patience _patience = new(clock);

    /// <summary>0 when the demo is there and equal to the published figures; 1 after one sentence that says why not.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var laClairiere = LaClairiere2017.Create();
            screen.Line($"Connexion à {addresses.Gateway}.");
            var tilleuls = LesTilleuls.Create(LesTilleuls.Seed, FrenchDays.Today(clock));
            if (addresses.MailFolder.Length == 0)
            {
                screen.Line("Un serveur de messagerie est réglé : la démonstration n'invite personne à des adresses fictives. Retirez Mail:Host, ou lancez la suite avec --empty.");
                return 1;
            }

            await access.OpenAsync([laClairiere, tilleuls], screen, cancellation);
            await CompleteAsync("La Clairière 2017", laClairiere, cancellation);
            await CompleteAsync("Les Tilleuls", tilleuls, cancellation);
            await new PlayCases(gateway, access, clock).RunAsync(tilleuls, screen, cancellation);
            await new PlayWorkshops(gateway, access, clock).RunAsync([laClairiere, tilleuls], screen, cancellation);
            var report = await WaitAsync(laClairiere, cancellation);
            var isSame = report is not null && Compare(report);
            if (isSame)
            {
                var published = await new PublishYear(gateway, _patience).RunAsync(laClairiere, cancellation);
                screen.Line($"Le rapport de 2017 est publié (n° {published.Number}, petits nombres secrets) : la Caf le lit dans « Publications ».");
            }

            Links(laClairiere, tilleuls);
            return isSame ? 0 : 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Line("Interrompu. Relancez la démonstration : elle reprendra où elle en était.");
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
        {
            screen.Line($"La suite ne répond pas à l'adresse {addresses.Gateway} : vérifiez qu'elle est démarrée, puis relancez la démonstration.");
        }
        catch (RpcException error)
        {
            screen.Line($"Le chargement s'est arrêté, la suite a répondu : {error.Status.Detail} ({error.StatusCode})");
        }

        catch (Exception error) when (error is TimeoutException or InvalidOperationException)
        {
            screen.Line(error.Message);
        }

        return 1;
    }

    private async Task CompleteAsync(string title, Network network, CancellationToken cancellation)
    {
        var report = await ReportAsync(network, cancellation);
        if (report is not null && Totals.Of(report).Covers(Totals.Of(network)))
        {
            screen.Line($"{title} : la démonstration est déjà là, rien à charger.");
            return;
        }

        screen.Line(report is null ? $"{title} : chargement." : $"{title} : une partie est déjà là, le chargement la complète.");
        var replay = new Replay(gateway, network.StructureId, clock);
        await access.AsCoordinatorAsync(network, () => screen.ProgressAsync(title, Replay.Steps(network), step => replay.RunAsync(network, step, cancellation)), cancellation);
        if (replay.KeptAsItIs > 0)
        {
            screen.Line($"{title} : {replay.KeptAsItIs} enregistrements déjà là ont été modifiés depuis et restent tels quels.");
        }
    }

    // Statistics hears of each visit a moment after the desk.
    private async Task<Report?> WaitAsync(Network network, CancellationToken cancellation)
    {
        var expected = Totals.Of(network);
        var start = clock.GetTimestamp();
        while (true)
        {
            var report = await ReportAsync(network, cancellation);
            if (report is not null && Totals.Of(report).Covers(expected))
            {
                return report;
            }

            if (clock.GetElapsedTime(start) >= LongestWait)
            {
                screen.Line("Les statistiques n'ont pas encore tout reçu après une minute : relancez la démonstration pour comparer de nouveau.");
                return report;
            }

            await Task.Delay(BetweenLooks, clock, cancellation);
        }
    }

    // Null when the point is not known yet.
    private async Task<Report?> ReportAsync(Network network, CancellationToken cancellation)
    {
        var request = new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = network.Point, From = network.From.Text(), To = network.To.Text() };
        try
        {
            return await _patience.CallAsync(options => _statistics.GetReportAsync(request, options), cancellation);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private bool Compare(Report report)
    {
        var lines = PublishedComparison.Lines(report);
        var different = lines.Count(line => !line.Same);
        screen.Line();
        screen.Line("Point e-numérique La Clairière, rapport publié pour 2017.");
        screen.Line("Les effectifs entre parenthèses sont synthétiques : le rapport publié ne donne que les pourcentages.");
        screen.Line();
        screen.Table(lines);
        screen.Line();
        screen.Line(different == 0
            ? $"Les {lines.Count} chiffres publiés sont retrouvés."
            : $"{different} des {lines.Count} chiffres publiés ne sont pas retrouvés.");
        return different == 0;
    }

    private void Links(params Network[] networks)
    {
        screen.Line();
        foreach (var network in networks)
        {
            var path = $"/api/v1/points/{network.Point}/report?from={network.From.Text()}&to={network.To.Text()}";
            screen.Line($"Rapport {network.Point} : {new Uri(addresses.Site, path)}");
        }
    }
}
