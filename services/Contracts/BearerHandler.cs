using System.Net.Http.Headers;

namespace AccesDroits.Contracts;

/// <summary>Gives every request a token; none where the source has none.</summary>
/// <param name="tokens">Asked before each request.</param>
public sealed class BearerHandler(Func<CancellationToken, ValueTask<string?>> tokens) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (await tokens(cancellationToken) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
