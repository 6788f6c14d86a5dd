using System.Globalization;
using System.Threading.RateLimiting;
using AccesDroits.Contracts;
using AccesDroits.Directory.Tokens;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Data;
using Dapper;
using Npgsql;

namespace AccesDroits.Directory.Clients;

/// <summary>POST /connect/token: a program exchanges its credentials for a token (RFC 6749, client credentials).</summary>
internal sealed class ConnectToken(NpgsqlDataSource database, TokenIssuer tokens, Audit audit, TimeProvider clock, IConfiguration configuration) : IDisposable
{
    private const string Select = "select id, role, structure_id, institution_id, scopes, secret_hash, revoked_at, token_on from client where code = @code";
    private const string TakeDay = "update client set token_on = @today where id = @Id and token_on is distinct from @today";

    private readonly PartitionedRateLimiter<string> _limit = PartitionedRateLimiter.Create<string, string>(code => RateLimitPartition.GetFixedWindowLimiter(
        code, _ => new FixedWindowRateLimiterOptions { PermitLimit = configuration.GetValue("Clients:TokensPerMinute", 60), Window = TimeSpan.FromMinutes(1) }));

    // Dapper gives arrays to properties, not to constructors.
    private sealed record StoredClient
    {
        public Guid Id { get; init; }

        public string Role { get; init; } = "";

        public Guid? StructureId { get; init; }

        public Guid? InstitutionId { get; init; }

        public string[]? Scopes { get; init; }

        public byte[] SecretHash { get; init; } = [];

        public DateTime? RevokedAt { get; init; }

        public DateOnly? TokenOn { get; init; }
    }

    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            return TokenRequest.Of(context.Request.Headers.Authorization, await FormAsync(context.Request)) is var (request, error) && request is not null
                ? await AnswerAsync(context, request)
                : Refuse(context, error!);
        }
        catch (Exception exception) when (Outage.Is(exception))
        {
            return Results.Json(new { error = "temporarily_unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    public void Dispose() => _limit.Dispose();

    private async Task<IResult> AnswerAsync(HttpContext context, TokenRequest request)
    {
        await using var connection = await database.OpenConnectionAsync(context.RequestAborted);
        var client = await connection.QuerySingleOrDefaultAsync<StoredClient>(new CommandDefinition(
            Select, new { code = request.ClientId }, cancellationToken: context.RequestAborted));
        if (client is null)
        {
            return await RefuseAsync(connection, context, Guid.Empty, "unknown-client");
        }

        if (!ClientSecret.Matches(request.Secret, client.SecretHash))
        {
            return await RefuseAsync(connection, context, client.Id, "secret-refused");
        }

        if (client.RevokedAt is not null)
        {
            return await RefuseAsync(connection, context, client.Id, "client-revoked");
        }

        using var lease = _limit.AttemptAcquire(request.ClientId);
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Results.Json(new { error = "too_many_requests" }, statusCode: StatusCodes.Status429TooManyRequests);
        }

        if (request.Scopes.Count > 0 && client.Scopes is not null && request.Scopes.Except(client.Scopes, StringComparer.Ordinal).Any())
        {
            return Refuse(context, "invalid_scope");
        }

        var scopes = request.Scopes.Count > 0 ? request.Scopes : client.Scopes;
        var caller = new Caller(client.Id, RoleRules.FromCode(client.Role)!.Value, client.StructureId, client.InstitutionId, ClientId: request.ClientId, Scopes: scopes);
        await EnterDayAsync(connection, client, caller, context.RequestAborted);
        var token = tokens.Issue(caller);
        return Results.Json(new
        {
            access_token = token.Token, token_type = "Bearer", expires_in = (int)TokenIssuer.Life.TotalSeconds, scope = string.Join(' ', scopes ?? [.. ContractCatalog.Scopes.Order(StringComparer.Ordinal)]),
        });
    }

    // All three are told alike; the journal alone knows which.
    private async Task<IResult> RefuseAsync(NpgsqlConnection connection, HttpContext context, Guid clientId, string reason)
    {
        await audit.WriteAsync(connection, actor: null, new Act(AuditedActs.ClientToken, "client", clientId, reason), context.RequestAborted);
        return Refuse(context, "invalid_client");
    }

    // The first token of a day alone: a program asks for one every few minutes.
    private async Task EnterDayAsync(NpgsqlConnection connection, StoredClient client, Caller caller, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        if (client.TokenOn == today)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(TakeDay, new { client.Id, today }, cancellationToken: cancellationToken)) == 1)
        {
            await audit.WriteAsync(connection, caller, new Act(AuditedActs.ClientToken, "client", client.Id), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<IFormCollection?> FormAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : null;
        }
        catch (InvalidDataException)
        {
            // Too many fields, or one that is too long.
            return null;
        }
    }

    private static IResult Refuse(HttpContext context, string error)
    {
        if (error != "invalid_client")
        {
            return Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);
        }

        context.Response.Headers.WWWAuthenticate = "Basic realm=\"accesdroits\"";
        return Results.Json(new { error }, statusCode: StatusCodes.Status401Unauthorized);
    }
}
