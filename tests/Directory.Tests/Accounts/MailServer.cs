using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>A mail server (RFC 5321 with STARTTLS, RFC 3207) that keeps what it is given.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly ConcurrentBag<Task> _calls = [];

    public MailServer(int port)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Signed by itself.</summary>
    public X509Certificate2 Certificate { get; }

    public bool OffersTls { get; set; } = true;

    /// <summary>Answer to RCPT, in place of 250.</summary>
    public string? Refusal { get; set; }

    /// <summary>What came under TLS.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>Commands and texts that came in clear.</summary>
    public ConcurrentQueue<string> InClear { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_calls.Append(_serving)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _calls.Add(CallAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
    }

    private async Task CallAsync(TcpClient client)
    {
        using (client)
        {
            Stream stream = client.GetStream();
            var secure = false;
            await SayAsync(stream, "220 localhost");
            while (await LineAsync(stream) is { } line)
            {
                if (!secure)
                {
                    InClear.Enqueue(line);
                }

                switch (line.Split(' ', ':')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await SayAsync(stream, OffersTls && !secure ? "250-localhost\r\n250 STARTTLS" : "250 localhost");
                        break;
                    case "STARTTLS":
                        await SayAsync(stream, "220 go");
                        var tls = new SslStream(stream);
                        await tls.AuthenticateAsServerAsync(Certificate);
                        (stream, secure) = (tls, true);
                        break;
                    case "RCPT":
                        await SayAsync(stream, Refusal ?? "250 ok");
                        break;
                    case "DATA":
                        await SayAsync(stream, "354 go");
                        var text = await TextAsync(stream);
                        (secure ? Mails : InClear).Enqueue(text);
                        await SayAsync(stream, "250 ok");
                        break;
                    case "QUIT":
                        await SayAsync(stream, "221 bye");
                        return;
                    default:
                        await SayAsync(stream, "250 ok");
                        break;
                }
            }
        }
    }

    private static async Task<string> TextAsync(Stream stream)
    {
        var text = new StringBuilder();
        while (await LineAsync(stream) is { } line && line != ".")
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }

    private static async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"));

    private static async Task<string?> LineAsync(Stream stream)
    {
        var (line, letter) = (new List<byte>(), new byte[1]);
        while (await stream.ReadAsync(letter) == 1)
        {
            if (letter[0] == '\n')
            {
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(letter[0]);
        }

        return null;
    }
}
