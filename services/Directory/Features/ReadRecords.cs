using System.Globalization;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>What every Get and every List do alike: a record is read as the JSON of its contract.</summary>
public sealed partial class DirectoryApi
{
    private const int DefaultPageSize = 50;

    // How alike a word of the record must be to the words searched; a word with a wrong or a missing letter is at about 0.5.
    private const string Similarity = "word_similarity(searchable(@search), search)";
    private const string Found = $"(@search = '' or position(searchable(@search) in search) > 0 or {Similarity} >= 0.4)";

    // The closest first: a distance of three digits, then the label.
    private const string BestMatch = $"to_char(999 * (1 - case when @search = '' then 0 else {Similarity} end), 'FM000') || search";

    // The name of an enum value of the contract, from the code that is stored.
    private const string EnumName = "upper(replace({0}, '-', '_'))";

    private sealed record ReadRecord(Guid Id, long Revision, string SortKey, string Body);

    internal static readonly JsonParser Json = new(JsonParser.Settings.Default);

    /// <summary>SQL: a record r of the table as the JSON of its contract.</summary>
    private static string BodyOf(string table) => table switch
    {
        "structure" => StructureBody,
        "place" => PlaceBody,
        "territory" => TerritoryBody,
        "recognition" => RecognitionBody,
        _ => "body",
    };

    private async Task<(TRecord Record, long Revision)> GetAsync<TRecord>(string table, GetRecordRequest request, CancellationToken cancellationToken)
        where TRecord : IMessage, new()
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<ReadRecord>(new CommandDefinition(
            $"select id, revision, '' as sort_key, ({BodyOf(table)})::text as body from {table} r where id = @id", new { id = Guid.Parse(request.Id) }, cancellationToken: cancellationToken))
            ?? throw UnknownRecord();
        return (Json.Parse<TRecord>(row.Body), row.Revision);
    }

    private Task<(List<(TRecord Record, long Revision)> Page, string NextPageToken)> ListAsync<TRecord>(
        string table, string filter, DynamicParameters filters, ListQuery? asked, IMessage request, CancellationToken cancellationToken)
        where TRecord : IMessage, new() => ListAsync<TRecord>(database, table, BodyOf(table), filter, filters, asked, request, cancellationToken);

    /// <param name="body">SQL: the record r as JSON.</param>
    /// <param name="request">The whole request: its page belongs to its filters.</param>
    /// <param name="filter">SQL: which records r belong to the list, with the parameters of <paramref name="filters"/>.</param>
    internal static async Task<(List<(TRecord Record, long Revision)> Page, string NextPageToken)> ListAsync<TRecord>(
        NpgsqlDataSource database, string table, string body, string filter, DynamicParameters filters, ListQuery? asked, IMessage request, CancellationToken cancellationToken)
        where TRecord : IMessage, new()
    {
        var query = asked ?? new ListQuery();
        var hash = HashWithoutPage(request);
        ListToken? after = query.PageToken.Length == 0 ? null : ListToken.Parse(query.PageToken, hash) ?? throw BadPageToken();
        var (key, descending) = SortOf(query);
        filters.AddDynamicParams(new { search = query.Search, isFirst = after is null, afterKey = after?.Key, afterId = after?.Id, limit = PageSize(query) + 1 });
        var sql =
            $"""
            select id, revision, sort_key, body::text as body from (
                select id, revision, ({key}) collate "C" as sort_key, {body} as body from {table} r where {Found} and {filter}) listed
            where @isFirst or (sort_key, id) {(descending ? "<" : ">")} (@afterKey, @afterId)
            order by sort_key {(descending ? "desc" : "asc")}, id {(descending ? "desc" : "asc")} limit @limit
            """;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<ReadRecord>(new CommandDefinition(sql, filters, cancellationToken: cancellationToken))).AsList();
        var page = rows.Take(PageSize(query)).ToList();
        return (
            page.ConvertAll(row => (Json.Parse<TRecord>(row.Body), row.Revision)),
            rows.Count > page.Count ? new ListToken(page[^1].SortKey, page[^1].Id).ToText(hash) : "");
    }

    private static int PageSize(ListQuery query) => query.PageSize == 0 ? DefaultPageSize : query.PageSize;

    private static (string Key, bool Descending) SortOf(ListQuery query) => query.Order switch
    {
        ListOrder.ByLabel => ("search", false),
        ListOrder.ByLabelDescending => ("search", true),
        ListOrder.ByCode => ("code", false),
        ListOrder.ByCodeDescending => ("code", true),
        _ => (BestMatch, false),
    };

    // What tells one list from another: everything but the page.
    private static byte[] HashWithoutPage(IMessage request)
    {
        var filters = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        if (filters.Descriptor.FindFieldByName("query").Accessor.GetValue(filters) is ListQuery page)
        {
            (page.PageSize, page.PageToken) = (0, "");
        }

        return ContentHash.Of(filters);
    }

    private static string Sql(string template, string name) => string.Format(CultureInfo.InvariantCulture, template, name);

    // An enum that was not chosen does not filter.
    internal static string CodeOrEmpty<TEnum>(TEnum value)
        where TEnum : struct, Enum => EqualityComparer<TEnum>.Default.Equals(value, default) ? "" : CodeOf(value);

    internal static Guid? OrNull(string id) => id.Length == 0 ? null : Guid.Parse(id);

    internal static RpcException UnknownRecord() => Errors.NotFound("unknown-record", "Cette fiche n'existe pas.");

    private static RpcException BadPageToken() => Errors.Invalid([new Violation("query.page_token", "bad-page-token", "Cette page n'existe pas : revenez à la première.")]);
}
