using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AccesDroits.Gateway.Tests.Protos;
using Grpc.Net.Client;

namespace AccesDroits.Gateway.Tests;

public sealed class StartTests(Suite suite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_logs_no_warning_and_leaves_nothing_in_the_home_folder()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        Assert.DoesNotContain(gateway.Output, line => line.StartsWith("warn:", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal));
        Assert.Equal(["data"], gateway.Home.EnumerateFileSystemInfos().Select(entry => entry.Name));
    }

    [Fact]
    public async Task A_gateway_whose_services_are_all_down_starts_and_answers_503()
    {
        await using var gateway = await GatewayProcess.StartAsync(("services__statistics__internal__0", "http://127.0.0.1:1"));

        using var answer = await suite.Rest.GetAsync(new Uri(gateway.Http, "/api/v1/points/la-clairiere/report"), Cancelled);

        await RestTests.AssertProblemAsync(answer, HttpStatusCode.ServiceUnavailable, "unavailable", "Le service est momentanément indisponible. Réessayez dans un instant.");
    }

    [Theory]
    [InlineData("Tls__Certificate", "Tls__Password")]
    [InlineData("Kestrel__Certificates__Default__Path", "Kestrel__Certificates__Default__Password")]
    public async Task With_a_certificate_one_TLS_port_serves_REST_and_gRPC(string pathSetting, string passwordSetting)
    {
        using var certificate = SelfSigned();
        var folder = System.IO.Directory.CreateTempSubdirectory("gateway-tests-");
        var file = Path.Combine(folder.FullName, "gateway.pfx");
        await File.WriteAllBytesAsync(file, certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "changeit"), Cancelled);
        await using var gateway = await GatewayProcess.StartAsync(
            ("services__directory__http__0", suite.Backend.Grpc), ("services__statistics__internal__0", suite.Backend.Internal), (pathSetting, file), (passwordSetting, "changeit"));
        folder.Delete(recursive: true);
        using var rest = new HttpClient(Trusting(certificate));
        using var channel = GrpcChannel.ForAddress(gateway.Http, new GrpcChannelOptions { HttpHandler = Trusting(certificate), DisposeHttpClient = true });

        Assert.StartsWith("https://", Assert.Single(gateway.Addresses), StringComparison.Ordinal);
        Assert.Equal("Healthy", await rest.GetStringAsync(new Uri(gateway.Http, "/health"), Cancelled));
        Assert.Equal("tls", (await new DirectoryService.DirectoryServiceClient(channel).EchoAsync(new EchoMessage { Text = "tls" }, cancellationToken: Cancelled)).Text);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, remote, _, _) => remote?.GetCertHashString() == certificate.GetCertHashString();
        return handler;
    }
}
