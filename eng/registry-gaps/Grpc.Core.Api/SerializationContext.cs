using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer writes one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Ends the message with this payload.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>A writer for the payload.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the length of the payload.</summary>
    public virtual void SetPayloadLength(int payloadLength) { }

    /// <summary>Ends the message that the writer received.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}

/// <summary>Where a deserializer reads one message.</summary>
public abstract class DeserializationContext
{
    /// <summary>Length of the payload.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The payload in an array of its own.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The payload, valid while it is being deserialized.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
