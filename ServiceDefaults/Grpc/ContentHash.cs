using System.Security.Cryptography;
using Google.Protobuf;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>Tells whether a command that comes again says the same as the first time.</summary>
public static class ContentHash
{
    /// <summary>SHA-256 of the message as it is written on the wire.</summary>
    public static byte[] Of(IMessage command) => SHA256.HashData(command.ToByteArray());
}
