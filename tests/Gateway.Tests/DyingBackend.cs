using System.Net;
using System.Net.Sockets;

namespace AccesDroits.Gateway.Tests;

/// <summary>A service that is killed while it is called: it greets as HTTP/2 does, takes some of what it is sent, and is gone; then the next one is.</summary>
public sealed class DyingBackend : IAsyncDisposable
{
    // An empty SETTINGS frame.
    private static readonly byte[] Greeting = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _dying;

    public DyingBackend()
    {
        _listener.Start();
        _dying = DieAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _dying;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task DieAsync()
    {
        for (var life = 0; !_end.IsCancellationRequested; life++)
        {
            try
            {
                using var connection = await _listener.AcceptSocketAsync(_end.Token);
                connection.LingerState = new LingerOption(enable: true, seconds: 0);
                await connection.SendAsync(Greeting, _end.Token);
                for (var rest = 100 + (life % 20 * 100); rest > 0 && await connection.ReceiveAsync(new byte[64], _end.Token) is > 0 and var taken;)
                {
                    rest -= taken;
                }
            }
            catch (SocketException)
            {
                // The gateway was the first to go.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
