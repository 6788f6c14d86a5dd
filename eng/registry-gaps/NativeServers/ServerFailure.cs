namespace NativeServers;

/// <summary>A server cannot run here; the message says what to do in one sentence.</summary>
public sealed class ServerFailureException(string message, Exception? inner = null) : Exception(message, inner);
