namespace Grpc.Core;

/// <summary>A remote call that ended with a status other than OK.</summary>
public class RpcException : Exception
{
    /// <summary>Makes an exception whose message shows the status.</summary>
    public RpcException(Status status) : this(status, new Metadata(), status.ToString()) { }

    /// <summary>Makes an exception with a message of its own.</summary>
    public RpcException(Status status, string message) : this(status, new Metadata(), message) { }

    /// <summary>Makes an exception with trailers.</summary>
    public RpcException(Status status, Metadata trailers) : this(status, trailers, status.ToString()) { }

    /// <summary>Makes an exception with trailers and a message of its own.</summary>
    public RpcException(Status status, Metadata trailers, string message) : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>The status.</summary>
    public Status Status { get; }

    /// <summary>The code of the status.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>The trailers that came with the status.</summary>
    public Metadata Trailers { get; }
}
