using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace AccesDroits.Gateway;

/// <summary>
/// Proxies of the organisation in front of the gateway (Proxies:Known, addresses or networks, with commas). Only they are believed when they
/// say who asked, how and under what name; from anybody else such headers are thrown away.
/// </summary>
internal static class KnownProxies
{
    public static void AddKnownProxies(this WebApplicationBuilder builder) =>
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.ForwardLimit = builder.Configuration.GetValue("Proxies:Count", 1);
            options.AllowedHosts = [.. (builder.Configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(host => host != "*")];
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in (builder.Configuration["Proxies:Known"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                options.KnownIPNetworks.Add(proxy.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(proxy) : new IPNetwork(IPAddress.Parse(proxy), IPAddress.Parse(proxy).GetAddressBytes().Length * 8));
            }
        });

    /// <summary>Without a known proxy nothing is believed; the framework would believe everybody.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        if (!string.IsNullOrWhiteSpace(app.Configuration["Proxies:Known"]))
        {
            app.UseForwardedHeaders();
        }

        app.Use((context, next) =>
        {
            context.Request.Headers.Remove(ForwardedHeadersDefaults.XForwardedForHeaderName);
            context.Request.Headers.Remove(ForwardedHeadersDefaults.XForwardedProtoHeaderName);
            context.Request.Headers.Remove(ForwardedHeadersDefaults.XForwardedHostHeaderName);
            context.Request.Headers.Remove("Forwarded");
            return next(context);
        });
    }
}
