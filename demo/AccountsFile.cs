using System.Text.Json;
using System.Text.Json.Serialization;
using AccesDroits.Contracts;

namespace AccesDroits.Demo;

/// <summary>An account of the demo, with all that its person knows.</summary>
/// <param name="Role">As tokens write it, e.g. network-admin.</param>
/// <param name="Scope">Code of the structure or the institution; empty for the whole network.</param>
/// <param name="TotpSecret">In base 32; null for an account without second factor.</param>
public sealed record KnownAccount(string Email, string Password, string Role, string Scope, string? TotpSecret);

/// <summary>A program that may call the demo.</summary>
/// <param name="Scope">Parts of the API, separated by spaces.</param>
public sealed record KnownClient(
    [property: JsonPropertyName("client_id")] string Id, [property: JsonPropertyName("client_secret")] string Secret, string Scope);

/// <summary>The accounts and the programs of the demo, for whoever runs it: written again after each, so that an interruption loses one at most.</summary>
public sealed class AccountsFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Content _content;

    private AccountsFile(string path, Content content) => (Path, _content) = (path, content);

    private sealed record Content(List<KnownAccount> Accounts, List<KnownClient> Clients);

    public string Path { get; }

    public IReadOnlyList<KnownAccount> Accounts => _content.Accounts;

    public IReadOnlyList<KnownClient> Clients => _content.Clients;

    /// <summary>What the file holds; nothing when there is none, or when it cannot be read as one.</summary>
    public static async Task<AccountsFile> ReadAsync(string path, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            try
            {
                await using var stream = File.OpenRead(path);
                if (await JsonSerializer.DeserializeAsync<Content>(stream, Json, cancellation) is { Accounts: not null, Clients: not null } content)
                {
                    return new AccountsFile(path, content);
                }
            }
            catch (JsonException)
            {
                // Cut short or spoiled: every password is replaced.
            }
        }

        return new AccountsFile(path, new Content([], []));
    }

    public KnownAccount? Account(string email) => _content.Accounts.Find(account => account.Email == email);

    public KnownClient? Client(string id) => _content.Clients.Find(client => client.Id == id);

    /// <summary>Keeps an account at its place among the others, in the stead of the one that had its address.</summary>
    public Task KeepAsync(KnownAccount account, int place, CancellationToken cancellation)
    {
        _content.Accounts.RemoveAll(other => other.Email == account.Email);
        _content.Accounts.Insert(Math.Min(place, _content.Accounts.Count), account);
        return PrivateFile.WriteAsync(Path, _content, Json, cancellation);
    }

    /// <inheritdoc cref="KeepAsync(KnownAccount, int, CancellationToken)"/>
    public Task KeepAsync(KnownClient client, int place, CancellationToken cancellation)
    {
        _content.Clients.RemoveAll(other => other.Id == client.Id);
        _content.Clients.Insert(Math.Min(place, _content.Clients.Count), client);
        return PrivateFile.WriteAsync(Path, _content, Json, cancellation);
    }
}
