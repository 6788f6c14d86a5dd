using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Contracts;

/// <summary>
/// Tokens for the programs of whoever runs the machine: the network's administrator by the credentials of the operator; any other role by a
/// program that the operator puts for it, one for each role and structure, whose secret nobody else learns.
/// </summary>
public sealed class OperatorTokens : IDisposable
{
    private readonly HttpClient _http;
    private readonly TokenSource _operator;
    private readonly GatewayChannel _gateway;
    private readonly ConcurrentDictionary<(Role, Guid?), Lazy<Task<TokenSource>>> _others = new();

    /// <param name="site">HTTP address of the gateway.</param>
    /// <param name="gateway">gRPC address of the gateway.</param>
    public OperatorTokens(Uri site, Uri gateway, ClientCredentials credentials)
    {
        _http = new HttpClient { BaseAddress = site };
        _operator = new TokenSource(_http, credentials);
        _gateway = new GatewayChannel(gateway, GetAsync);
    }

    /// <summary>The operator's channels.</summary>
    public GatewayChannel Gateway => _gateway;

    /// <summary>A token for a role.</summary>
    public async ValueTask<string?> GetAsync(Role role, Guid? structureId, CancellationToken cancellationToken)
    {
        if (role == Role.NetworkAdmin)
        {
            return await _operator.GetAsync(cancellationToken);
        }

        var put = _others.GetOrAdd((role, structureId), _ => new Lazy<Task<TokenSource>>(() => PutAsync(role, structureId)));
        try
        {
            return await (await put.Value.WaitAsync(cancellationToken)).GetAsync(cancellationToken);
        }
        catch when (put.Value.IsFaulted)
        {
            // Asked for again by the next call.
            _others.TryRemove(new KeyValuePair<(Role, Guid?), Lazy<Task<TokenSource>>>((role, structureId), put));
            throw;
        }
    }

    private async Task<TokenSource> PutAsync(Role role, Guid? structureId)
    {
        var code = $"operator.{role.ToCode()}{(structureId is { } id ? $".{Letters(id)}" : "")}";
        var client = new Client
        {
            // Always the same for the same code, so that it is put once.
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, 16)).ToString(),
            Code = code, Label = "Outils d'exploitation", Role = role, StructureId = structureId?.ToString() ?? "", Scopes = { ContractCatalog.Scopes.Order(StringComparer.Ordinal) },
        };
        var clients = new ClientService.ClientServiceClient(_gateway.As(Role.NetworkAdmin));
        var secret = (await clients.PutClientAsync(new PutClientRequest { Client = client })).Secret;
        if (secret.Length == 0)
        {
            secret = (await clients.RotateClientSecretAsync(new RotateClientSecretRequest { Id = client.Id })).Secret;
        }

        return new TokenSource(_http, new ClientCredentials(code, secret));
    }

    // A long run of digits may pass for a social security number.
    private static string Letters(Guid id) => string.Concat(id.ToString("n").Select(digit => (char)('a' + Convert.ToInt32($"{digit}", 16))));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _others.Values.Where(source => source is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            source.Value.Result.Dispose();
        }

        _gateway.Dispose();
        _operator.Dispose();
        _http.Dispose();
    }
}
