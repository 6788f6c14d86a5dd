namespace Grpc.Net.ClientFactory.Internal;

// A name stands for one type of client.
internal sealed class ClientNames
{
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    public void Add(string name, Type type)
    {
        if (_types.TryGetValue(name, out var other) && other != type)
        {
            throw new InvalidOperationException(
                $"The gRPC client factory already has a registered client with the name '{name}', bound to the type '{other.FullName}'. " +
                "Client names are the type's name without namespace unless one is given.");
        }

        _types[name] = type;
    }

    public void Require(string name, Type type)
    {
        if (!_types.TryGetValue(name, out var registered) || registered != type)
        {
            throw new InvalidOperationException($"No gRPC client configured with name '{name}' and type '{type.FullName}'.");
        }
    }
}
