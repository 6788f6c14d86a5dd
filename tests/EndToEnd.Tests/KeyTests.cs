using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Tokens go on being accepted while their keys change and while Directory is away.</summary>
[Collection(OutageSuite.Collection)]
public sealed class KeyTests(OutageSuite outage)
{
    private readonly Suite _suite = outage.Suite;

    [Fact]
    public async Task While_the_keys_turn_no_request_fails()
    {
        var world = await World.CreateAsync(_suite);
        var (id, secret) = (World.NewCode(), "");
        secret = (await new ClientService.ClientServiceClient(_suite.As(Role.NetworkAdmin)).PutClientAsync(new PutClientRequest
        {
            Client = new Client { Id = World.NewId(), Code = id, Label = "Export", Role = Role.Coordinator, StructureId = world.StructureId, Scopes = { "statistics", "reception" } },
        })).Secret;
        using var http = new HttpClient { BaseAddress = _suite.Http.BaseAddress };
        var token = await TokenAsync();
        var (stopped, answered) = (false, 0);
        var added = new List<string>();
        var failures = new ConcurrentBag<string>();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(LoadAsync)));

        var keys = new HashSet<string>(StringComparer.Ordinal) { new JsonWebToken(token).Kid };
        try
        {
            for (var turn = 0; turn < 3; turn++)
            {
                var (from, file) = AddKey();
                added.Add(file);
                await Eventually.Get(() => Task.FromResult(DateTimeOffset.UtcNow), now => now > from);
                token = await TokenAsync();
                keys.Add(new JsonWebToken(token).Kid);
                var enough = Volatile.Read(ref answered) + 20;
                await Eventually.Get(() => Task.FromResult(Volatile.Read(ref answered)), count => count > enough || !failures.IsEmpty);
            }
        }
        finally
        {
            stopped = true;
            await load;
            // Directory removes a key some minutes after its successor has begun to sign: that of the suite's tokens must stay the last one.
            added.ForEach(File.Delete);
        }

        Assert.Empty(failures);
        Assert.Equal(4, keys.Count);

        async Task<string> TokenAsync()
        {
            using var source = new TokenSource(http, new ClientCredentials(id, secret));
            return await source.GetAsync(CancellationToken.None);
        }

        async Task LoadAsync()
        {
            while (!Volatile.Read(ref stopped))
            {
                var channel = _suite.With(Volatile.Read(ref token));
                try
                {
                    await new StatisticsService.StatisticsServiceClient(channel).ListPointsAsync(new ListPointsRequest());
                    await new Contracts.Reception.V1.ReceptionService.ReceptionServiceClient(channel).GetTaxonomyAsync(new Contracts.Reception.V1.GetTaxonomyRequest());
                    Interlocked.Increment(ref answered);
                }
                catch (RpcException exception)
                {
                    failures.Add(exception.Status.ToString());
                }
            }
        }
    }

    [Fact]
    public async Task While_Directory_is_away_whoever_has_a_token_goes_on()
    {
        var world = await World.CreateAsync(_suite);
        await _suite.StopAsync("directory");
        try
        {
            await world.Desk.LogVisitAsync(world.Visit());
            await world.ReportWhenAsync(report => report.Visits.Total == 1);
            Assert.Equal(StatusCode.Unauthenticated, (await Refusal.Of(new Contracts.Reception.V1.ReceptionService.ReceptionServiceClient(_suite.With(
                Tokens.Bad(_suite, world.Caller(Role.Receiver))["signed by a stranger"])).GetTaxonomyAsync(new Contracts.Reception.V1.GetTaxonomyRequest()))).Status);
        }
        finally
        {
            await _suite.StartAsync("directory");
        }
    }

    // The next key, published before it signs, as every instance of Directory finds those of the others.
    private (DateTimeOffset From, string File) AddKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = DateTimeOffset.UtcNow.AddSeconds(3);
        from = from.AddTicks(-(from.Ticks % TimeSpan.TicksPerSecond));
        var folder = Path.Combine(Path.GetDirectoryName(_suite.OperatorFile)!, "keys", "directory");
        var name = Path.Combine(folder, $"{from.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        File.WriteAllText($"{name}.new", key.ExportPkcs8PrivateKeyPem());
        File.Move($"{name}.new", $"{name}.pem");
        return (from, $"{name}.pem");
    }
}
