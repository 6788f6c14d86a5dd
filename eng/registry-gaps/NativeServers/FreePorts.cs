using System.Net;
using System.Net.Sockets;

namespace NativeServers;

/// <summary>
/// Loopback ports that no other suite on this machine takes. They lie below the range the kernel uses for outgoing
/// connections, so a crashed server finds its port still free.
/// </summary>
public static class FreePorts
{
    private const int First = 12_000, Last = 32_000, BlockSize = 50;
    private static readonly Lock Gate = new();
    private static readonly List<TcpListener> Claims = [];
    private static int _next;
    private static int _end;

    /// <summary>Returns a port that is free now and that this process will not hand out again.</summary>
    public static int Take()
    {
        lock (Gate)
        {
            while (true)
            {
                if (_next == _end)
                    ClaimBlock();
                var port = _next++;
                if (IsFree(port))
                    return port;
            }
        }
    }

    /// <summary>Whether nothing listens on this loopback port now.</summary>
    public static bool IsFree(int port)
    {
        using var listener = TryListen(port);
        return listener is not null;
    }

    // A block of ports belongs to the process that listens on its first one; the kernel gives it back at the end, even after kill -9.
    private static void ClaimBlock()
    {
        while (true)
        {
            var block = First + Random.Shared.Next((Last - First) / BlockSize) * BlockSize;
            if (TryListen(block) is not { } claim)
                continue;
            Claims.Add(claim);
            (_next, _end) = (block + 1, block + BlockSize);
            return;
        }
    }

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
