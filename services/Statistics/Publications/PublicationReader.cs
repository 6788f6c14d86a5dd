using System.Text.Json;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Npgsql;

namespace AccesDroits.Statistics.Publications;

/// <summary>Lecture des publications, over gRPC and over REST alike. Drafts are for the administrators of the network.</summary>
public sealed class PublicationReader(NpgsqlDataSource database)
{
    private const int DefaultPageSize = 50;

    private const string SelectOne = $"select {PublicationRow.Columns} from publication where publication_id = @id and (state <> 'draft' or @isAdmin)";

    private const string SelectInForce =
        $"select {PublicationRow.Columns} from publication where state = 'published' and scope_kind = @kind and scope_code = @code and from_date = @from and to_date = @to";

    private const string SelectPeriods = "select from_date, to_date from publication where state = 'published' and scope_kind = @kind and scope_code = @code order by from_date, to_date limit 50";

    // By the moment of the draft, then the id: what is published meanwhile moves nothing between the pages.
    private const string SelectMany =
        $"""
        select {PublicationRow.Columns} from publication
        where (state = 'published' or (state = 'draft' and @isAdmin) or (state = 'superseded' and @withSuperseded))
            and (@kind is null or scope_kind = @kind) and (@code = '' or scope_code = @code) and (@from::date is null or from_date = @from) and (@to::date is null or to_date = @to)
            and (@before::timestamptz is null or (drafted_at, publication_id) < (@before, @beforeId))
        order by drafted_at desc, publication_id desc limit @pageSize + 1
        """;

    private const string SelectChanges =
        """
        select c.position, c.publication_id, c.state, c.at, p.scope_kind, p.scope_code, p.scope_label, p.from_date, p.to_date, p.content_hash
        from publication_change c join publication p using (publication_id) where c.position > @since order by c.position limit @pageSize
        """;

    private const string SelectNeighbours =
        "select number, threshold, region::text as region, parts::text as parts from publication where state <> 'draft' and from_date <= @to and to_date >= @from order by number";

    private sealed record ChangeRow(
        long Position, Guid PublicationId, string State, DateTime At, string ScopeKind, string ScopeCode, string ScopeLabel, DateOnly FromDate, DateOnly ToDate, string ContentHash);

    private sealed record PeriodRow(DateOnly FromDate, DateOnly ToDate);

    private sealed record NeighbourRow(int Number, int Threshold, string Region, string Parts);

    /// <exception cref="Grpc.Core.RpcException">Unknown, or no publication of the scope covers exactly the period: the periods that exist are told.</exception>
    internal async Task<PublicationRow> OneAsync(GetPublicationRequest request, Caller reader, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (request.PublicationId.Length > 0)
        {
            return await FindAsync(connection, Guid.Parse(request.PublicationId), IsAdmin(reader), cancellationToken) ?? throw Unknown();
        }

        var violations = new Violations();
        violations.AddIf(request.ScopeKind == ScopeKind.Unspecified, "scope_kind", "required", "Indiquez le périmètre, ou le numéro d'une publication.");
        violations.AddIf(request.ScopeCode.Length == 0, "scope_code", "required", "Indiquez le périmètre, ou le numéro d'une publication.");
        violations.AddIf(request.From.Length == 0, "from", "required", "Indiquez le premier jour.");
        violations.AddIf(request.To.Length == 0, "to", "required", "Indiquez le dernier jour.");
        violations.ThrowIfAny();
        var asked = new { kind = request.ScopeKind.ToCode(), code = request.ScopeCode, from = request.From.ToDate(), to = request.To.ToDate() };
        return await connection.QuerySingleOrDefaultAsync<PublicationRow>(new CommandDefinition(SelectInForce, asked, cancellationToken: cancellationToken))
            ?? throw NotPublished(await connection.QueryAsync<PeriodRow>(new CommandDefinition(SelectPeriods, asked, cancellationToken: cancellationToken)));
    }

    internal static Task<PublicationRow?> FindAsync(NpgsqlConnection connection, Guid id, bool isAdmin, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<PublicationRow>(new CommandDefinition(SelectOne, new { id, isAdmin }, cancellationToken: cancellationToken));

    public async Task<ListPublicationsResponse> ListAsync(ListPublicationsRequest request, Caller reader, CancellationToken cancellationToken)
    {
        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var after = PageToken.Parse(request.PageToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<PublicationRow>(new CommandDefinition(
            SelectMany,
            new
            {
                isAdmin = IsAdmin(reader), withSuperseded = request.WithSuperseded, kind = request.ScopeKind == ScopeKind.Unspecified ? null : request.ScopeKind.ToCode(), code = request.ScopeCode,
                from = request.From.Length == 0 ? (DateOnly?)null : request.From.ToDate(), to = request.To.Length == 0 ? (DateOnly?)null : request.To.ToDate(), before = after?.At,
                beforeId = after?.Id, pageSize,
            },
            cancellationToken: cancellationToken))).AsList();
        return new ListPublicationsResponse
        {
            Publications = { rows.Take(pageSize).Select(row => row.Stored(request.WithContent)) },
            NextPageToken = rows.Count > pageSize ? PageToken.Of(rows[pageSize - 1]) : "",
        };
    }

    public async Task<ListPublicationChangesResponse> ChangesAsync(ListPublicationChangesRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<ChangeRow>(new CommandDefinition(
            SelectChanges, new { since = request.Since, pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize }, cancellationToken: cancellationToken))).AsList();
        return new ListPublicationChangesResponse
        {
            Changes =
            {
                rows.Select(row => new PublicationChange
                {
                    Position = row.Position, PublicationId = $"{row.PublicationId}", State = EnumCodes.FromCode<PublicationState>(row.State),
                    At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(row.At), Scope = new ReportScope { Kind = row.ScopeKind, Code = row.ScopeCode, Label = row.ScopeLabel },
                    Period = new Period { From = row.FromDate.ToText(), To = row.ToDate.ToText() }, ContentHash = row.ContentHash,
                }),
            },
            Next = rows.Count > 0 ? rows[^1].Position : request.Since,
        };
    }

    /// <summary>The publications that anybody has been able to read and whose days meet a period.</summary>
    internal static async Task<IReadOnlyList<Neighbour>> NeighboursAsync(NpgsqlConnection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
    [
        .. (await connection.QueryAsync<NeighbourRow>(new CommandDefinition(SelectNeighbours, new { from, to }, cancellationToken: cancellationToken))).Select(row => new Neighbour(
            row.Number, row.Threshold, Read<Region>(row.Region), Read<FrozenPart[]>(row.Parts).ToDictionary(part => part.Code, StringComparer.Ordinal))),
    ];

    internal static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    internal static Grpc.Core.RpcException Unknown() => Errors.NotFound("unknown-publication", "Cette publication n'existe pas.");

    private static bool IsAdmin(Caller reader) => reader.Role == Contracts.Common.V1.Role.NetworkAdmin;

    private static Grpc.Core.RpcException NotPublished(IEnumerable<PeriodRow> periods)
    {
        var published = periods.Select(period => $"du {period.FromDate.ToText()} au {period.ToDate.ToText()}").ToList();
        return Errors.NotFound("not-published", published.Count == 0
            ? "Aucune période de ce périmètre n'est publiée."
            : $"Cette période n'est pas publiée. Périodes publiées de ce périmètre : {string.Join(" ; ", published)}.");
    }
}
