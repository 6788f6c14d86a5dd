using AccesDroits.Referrals.Features;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>One more Referrals on the database, the broker and the keys of the suite.</summary>
internal static class Replica
{
    public static async Task<IAsyncDisposable> StartAsync(Suite suite, params (string Name, string Value)[] settings)
    {
        var (grpc, rest) = (Suite.FreePort(), Suite.FreePort());
        var (database, events) = (await suite.App.GetConnectionStringAsync("referralsdb"), await suite.App.GetConnectionStringAsync("events"));
        var service = new WebApplicationFactory<ReferralApi>().WithWebHostBuilder(host => settings.Aggregate(host, (all, setting) => all.UseSetting(setting.Name, setting.Value))
            .UseSetting("ConnectionStrings:referralsdb", database)
            .UseSetting("ConnectionStrings:events", events)
            .UseSetting("services:directory:http:0", suite.App.GetEndpoint("directory", "http").ToString())
            .UseSetting("services:directory:internal:0", suite.App.GetEndpoint("directory", "internal").ToString())
            .UseSetting("services:reception:http:0", suite.App.GetEndpoint("reception", "http").ToString())
            .UseSetting("Service:Secret", suite.ServiceSecret)
            .UseSetting("Keys:Folder", suite.KeysOf("referrals"))
            .UseSetting("Attachments:Folder", new AttachmentWorld(suite).Folder)
            .UseSetting("Kestrel:Endpoints:http:Url", $"http://127.0.0.1:{grpc}")
            .UseSetting("Kestrel:Endpoints:http:Protocols", "Http2")
            .UseSetting("Kestrel:Endpoints:internal:Url", $"http://127.0.0.1:{rest}")
            .UseSetting("Kestrel:Endpoints:internal:Protocols", "Http1"));
        service.UseKestrel();
        service.StartServer();
        await Replicas.ReadsEventsAsync(service.Services);
        return service;
    }
}
