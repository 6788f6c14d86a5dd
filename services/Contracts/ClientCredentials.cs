using System.Text.Json;
using System.Text.Json.Serialization;

namespace AccesDroits.Contracts;

/// <summary>What a program proves its identity with, as the files of the suite hold it.</summary>
public sealed record ClientCredentials([property: JsonPropertyName("client_id")] string Id, [property: JsonPropertyName("client_secret")] string Secret)
{
    /// <summary>Reads a file that holds the credentials of one program.</summary>
    /// <exception cref="JsonException">The file does not hold them.</exception>
    public static async Task<ClientCredentials> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<ClientCredentials>(stream, cancellationToken: cancellationToken) is { Id.Length: > 0, Secret.Length: > 0 } credentials
            ? credentials
            : throw new JsonException("The file holds no credentials.");
    }
}
