using System.Text.Json;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Statistics.Publications;

/// <summary>Publication, as its row holds it.</summary>
internal sealed record PublicationRow
{
    public const string Columns =
        """
        publication_id, command_hash, number, state, author_id, drafted_at, published_at, superseded_by, scope_kind, scope_code, scope_label, from_date, to_date, threshold,
        content, content_hash, hidden::text as hidden
        """;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    public Guid PublicationId { get; init; }

    public byte[] CommandHash { get; init; } = [];

    public int? Number { get; init; }

    public string State { get; init; } = "";

    public Guid AuthorId { get; init; }

    public DateTime DraftedAt { get; init; }

    public DateTime? PublishedAt { get; init; }

    public Guid? SupersededBy { get; init; }

    public string ScopeKind { get; init; } = "";

    public string ScopeCode { get; init; } = "";

    public string ScopeLabel { get; init; } = "";

    public DateOnly FromDate { get; init; }

    public DateOnly ToDate { get; init; }

    public int Threshold { get; init; }

    public string Content { get; init; } = "";

    public string ContentHash { get; init; } = "";

    public string Hidden { get; init; } = "[]";

    public PublicationContent Parsed => Parser.Parse<PublicationContent>(Content);

    /// <summary>As somebody reads it; what is hidden, and why, is told of a draft alone.</summary>
    public StoredPublication Stored(bool withContent)
    {
        var stored = new StoredPublication
        {
            PublicationId = $"{PublicationId}", Number = Number ?? 0, State = EnumCodes.FromCode<PublicationState>(State), AuthorId = $"{AuthorId}", DraftedAt = Timestamp.FromDateTime(DraftedAt),
            PublishedAt = PublishedAt is { } at ? Timestamp.FromDateTime(at) : null, SupersededBy = SupersededBy is { } other ? $"{other}" : "", ContentHash = ContentHash,
            Scope = new ReportScope { Kind = ScopeKind, Code = ScopeCode, Label = ScopeLabel }, Period = new Period { From = FromDate.ToText(), To = ToDate.ToText() }, Threshold = Threshold,
            Content = withContent ? Parsed : null,
        };
        if (withContent && stored.State == PublicationState.Draft)
        {
            stored.Hidden.AddRange(JsonSerializer.Deserialize<HiddenCell[]>(Hidden, JsonSerializerOptions.Web)!.Select(cell => new HiddenFigure
            {
                Table = cell.Part, Row = cell.Row, Column = cell.Column, Reason = System.Enum.Parse<HiddenReason>(cell.Reason), Value = cell.Value,
            }));
        }

        return stored;
    }

    /// <summary>A hidden cell of a draft.</summary>
    internal sealed record HiddenCell(string Part, string Row, string Column, string Reason, int Value);
}
