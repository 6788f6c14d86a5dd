using System.Globalization;
using System.Text;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>Answers for the journal of this service, whichever the request names: Directory has sent it here.</summary>
public class AuditApi(NpgsqlDataSource database, AuditChain chain, Audit audit) : AuditService.AuditServiceBase
{
    private const int DefaultPageSize = 50;
    private const int ExportChunk = 1_000;
    private static readonly byte[] Utf8Mark = [0xef, 0xbb, 0xbf];

    private const string Filter =
        """
        (@from::timestamptz is null or at >= @from) and (@until::timestamptz is null or at < @until)
        and (@actor::uuid is null or actor_id = @actor) and (@act = '' or act = @act or starts_with(act, @act || '.'))
        and (@record = '' or record_id = @record)
        """;

    private const string Newest =
        $"""
        select {Entry.Columns} from audit_entry where {Filter} and (@isFirst or (at, id) < (@afterAt, @afterId)) order by at desc, id desc limit @limit
        """;

    private const string Oldest =
        $"select {Entry.Columns} from audit_entry where {Filter} and (@isFirst or (at, id) > (@afterAt, @afterId)) order by at, id limit @limit";

    /// <summary>The chain of this service.</summary>
    protected AuditChain Chain => chain;

    public override async Task<ListAuditResponse> ListAudit(ListAuditRequest request, ServerCallContext context)
    {
        var hash = ContentHash.Of(request.Filter);
        ListToken? after = request.PageToken.Length == 0 ? null : ListToken.Parse(request.PageToken, hash) ?? throw BadPageToken();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var rows = await ReadAsync(Newest, request.Filter, after is { } token ? (TimeOf(token), token.Id) : null, size + 1, context.CancellationToken);
        var page = rows.Take(size).ToList();
        return new ListAuditResponse
        {
            Entries = { page.Select(MessageOf) },
            NextPageToken = rows.Count > page.Count ? new ListToken(page[^1].At.ToString("O", CultureInfo.InvariantCulture), page[^1].Id).ToText(hash) : "",
        };
    }

    public override async Task ExportAudit(ExportAuditRequest request, IServerStreamWriter<ExportAuditResponse> responseStream, ServerCallContext context)
    {
        await using (var connection = await database.OpenConnectionAsync(context.CancellationToken))
        {
            await audit.WriteAsync(connection, context, new Act("audit.export", "audit", Guid.Empty));
        }

        byte[] text = [.. Utf8Mark, .. Encoding.UTF8.GetBytes(AuditCsv.Headings)];
        (DateTime, Guid)? after = null;
        List<Entry> rows;
        do
        {
            rows = await ReadAsync(Oldest, request.Filter, after, ExportChunk, context.CancellationToken);
            text = [.. text, .. Encoding.UTF8.GetBytes(string.Concat(rows.Select(AuditCsv.LineOf)))];
            if (text.Length > 0)
            {
                await responseStream.WriteAsync(new ExportAuditResponse { Csv = ByteString.CopyFrom(text) }, context.CancellationToken);
            }

            (text, after) = ([], rows.Count == 0 ? after : (rows[^1].At, rows[^1].Id));
        }
        while (rows.Count == ExportChunk);
    }

    public override Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, ServerCallContext context) =>
        chain.VerifyAsync(AuditCheckpoint.Parse(context.RequestHeaders.GetValue(AuditCheckpoint.Header)), context.CancellationToken);

    private async Task<List<Entry>> ReadAsync(string sql, AuditFilter filter, (DateTime At, Guid Id)? after, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            from = filter.From.ToOptionalDate()?.StartInParis(), until = filter.To.ToOptionalDate()?.AddDays(1).StartInParis(),
            actor = filter.ActorId.Length == 0 ? (Guid?)null : Guid.Parse(filter.ActorId), act = filter.Act, record = filter.RecordId.ToLowerInvariant(),
            isFirst = after is null, afterAt = after?.At, afterId = after?.Id, limit,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Entry>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    private static DateTime TimeOf(ListToken token) => DateTime.Parse(token.Key, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static AuditEntry MessageOf(Entry entry) => new()
    {
        Id = $"{entry.Id}", At = Timestamp.FromDateTime(entry.At), ActorId = $"{entry.ActorId}", ActorRole = entry.ActorRole, ClientId = entry.ClientId, Act = entry.Act,
        RecordKind = entry.RecordKind, RecordId = entry.RecordId, Outcome = entry.Outcome, Detail = entry.Detail, Position = entry.Position ?? 0,
    };

    private static RpcException BadPageToken() => Errors.Invalid([new Violation("page_token", "bad-page-token", "Cette page n'existe pas : revenez à la première.")]);
}
