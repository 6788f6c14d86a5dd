using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AccesDroits.Gateway;

/// <summary>Where the gateway listens, and what it accepts.</summary>
internal static class Listeners
{
    private const int MiB = 1024 * 1024;

    /// <summary>
    /// Without a certificate the endpoint http takes HTTP/1.1 and the endpoint grpc takes gRPC: in clear text one port cannot serve both.
    /// With one (Tls:Certificate, or Kestrel:Certificates:Default) the port of the endpoint http serves both over TLS, and grpc is not opened.
    /// </summary>
    public static void AddListeners(this WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 4 * MiB;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            if (Certificate(builder.Configuration) is { Count: > 0 } certificate)
            {
                kestrel.Configure(WithTls(builder.Configuration.GetSection("Kestrel"), certificate));
            }
        });

    // Tls:Certificate is a PFX file, or a PEM file whose key may be in Tls:Key.
    private static Dictionary<string, string?> Certificate(ConfigurationManager configuration)
    {
        if (configuration["Tls:Certificate"] is { Length: > 0 } path)
        {
            return new(StringComparer.OrdinalIgnoreCase)
            {
                ["Certificates:Default:Path"] = path,
                ["Certificates:Default:KeyPath"] = configuration["Tls:Key"],
                ["Certificates:Default:Password"] = configuration["Tls:Password"],
            };
        }

        return configuration.GetSection("Kestrel:Certificates:Default").AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => $"Certificates:Default:{setting.Key}", setting => setting.Value, StringComparer.OrdinalIgnoreCase);
    }

    private static IConfigurationRoot WithTls(IConfigurationSection kestrel, Dictionary<string, string?> certificate)
    {
        var address = new UriBuilder(kestrel["Endpoints:http:Url"] ?? "http://localhost:8080");
        var endpoint = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Endpoints:https:Url"] = $"https://{address.Host}:{address.Port}",
            ["Endpoints:https:Protocols"] = "Http1AndHttp2",
        };
        return new ConfigurationBuilder().AddInMemoryCollection(certificate).AddInMemoryCollection(endpoint).Build();
    }
}
