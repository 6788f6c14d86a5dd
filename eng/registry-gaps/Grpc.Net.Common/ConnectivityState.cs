namespace Grpc.Core;

/// <summary>State of a channel.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected and not trying.</summary>
    Idle,
    /// <summary>Connecting.</summary>
    Connecting,
    /// <summary>Connected.</summary>
    Ready,
    /// <summary>Failed, and will try again.</summary>
    TransientFailure,
    /// <summary>Shut down for good.</summary>
    Shutdown,
}
