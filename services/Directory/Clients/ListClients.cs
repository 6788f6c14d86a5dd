using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Directory.Clients;

public sealed partial class ClientApi
{
    private const int DefaultPageSize = 50;

    // One more than the page, to know whether another one follows.
    private const string SelectClients =
        """
        select id, code, label, role, structure_id, institution_id, scopes, revoked_at, revision
        from client where code collate "C" > @after order by code collate "C" limit @pageSize + 1
        """;

    // Dapper gives arrays to properties, not to constructors.
    private sealed record ListedClient
    {
        public Guid Id { get; init; }

        public string Code { get; init; } = "";

        public string Label { get; init; } = "";

        public string Role { get; init; } = "";

        public Guid? StructureId { get; init; }

        public Guid? InstitutionId { get; init; }

        public string[]? Scopes { get; init; }

        public DateTime? RevokedAt { get; init; }

        public long Revision { get; init; }
    }

    public override async Task<ListClientsResponse> ListClients(ListClientsRequest request, ServerCallContext context)
    {
        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<ListedClient>(new CommandDefinition(
            SelectClients, new { after = request.PageToken, pageSize }, cancellationToken: context.CancellationToken))).AsList();
        return new ListClientsResponse
        {
            Clients = { rows.Take(pageSize).Select(ToMessage) },
            NextPageToken = rows.Count > pageSize ? rows[pageSize - 1].Code : "",
        };
    }

    private static StoredClient ToMessage(ListedClient row) => new()
    {
        Client = new Client
        {
            Id = row.Id.ToString(), Code = row.Code, Label = row.Label, Role = RoleRules.FromCode(row.Role)!.Value, StructureId = row.StructureId?.ToString() ?? "",
            InstitutionId = row.InstitutionId?.ToString() ?? "", Scopes = { row.Scopes ?? [.. ContractCatalog.Scopes.Order(StringComparer.Ordinal)] },
        },
        Revision = row.Revision,
        RevokedAt = row.RevokedAt is { } revokedAt ? Timestamp.FromDateTime(revokedAt) : null,
    };
}
