using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const int DefaultPageSize = 50;

    // One more than the page, to know whether another one follows.
    private const string SelectVisits =
        $"""
        select visit_id, revision, deleted, structure_id, place_id, date, session_id, received_by, receiver_status, channel, visitor_id is null as anonymous,
               recorded_at, array(select r.institution from help_request r where r.visit_id = v.visit_id order by r.position) as institutions
        from visit v
        where structure_id = @own and date between @from and @to
          and (@placeId is null and {IsNoTraining} or place_id = @placeId)
          and (@structureId is null or structure_id = @structureId)
          and (@sessionId is null or session_id = @sessionId)
          and (@receivedBy is null or received_by = @receivedBy)
          and (@IncludeDeleted or not deleted)
          and (date, visit_id) < (@beforeDate, @beforeId)
        order by date desc, visit_id desc
        limit @pageSize + 1
        """;

    // After every visit: the largest date of the contracts is earlier.
    private static readonly PageToken BeforeFirst = new(new DateOnly(2100, 1, 1), Guid.Empty);

    // Dapper gives arrays to properties, not to constructors.
    private sealed record ListedVisit
    {
        public Guid VisitId { get; init; }

        public long Revision { get; init; }

        public bool Deleted { get; init; }

        public Guid StructureId { get; init; }

        public Guid PlaceId { get; init; }

        public DateOnly Date { get; init; }

        public Guid? SessionId { get; init; }

        public Guid ReceivedBy { get; init; }

        public string ReceiverStatus { get; init; } = "";

        public string Channel { get; init; } = "";

        public bool Anonymous { get; init; }

        public DateTime RecordedAt { get; init; }

        public string[] Institutions { get; init; } = [];
    }

    public override async Task<ListVisitsResponse> ListVisits(ListVisitsRequest request, ServerCallContext context)
    {
        var (from, to) = (request.From.ToOptionalDate() ?? DateOnly.MinValue, request.To.ToOptionalDate() ?? DateOnly.MaxValue);
        // What tells one list from another: everything but the page.
        var filters = ContentHash.Of(new ListVisitsRequest(request) { PageSize = 0, PageToken = "" });
        var before = request.PageToken.Length == 0 ? BeforeFirst : PageToken.Parse(request.PageToken, filters);
        var violations = new Violations();
        violations.AddIf(to < from, "to", "not-in-order", "La fin de la période vient après son début.");
        violations.AddIf(before is null, "page_token", "bad-page-token", "Cette page n'existe pas : revenez à la première.");
        violations.ThrowIfAny();

        (from, to) = IsReceiver(context) ? (Later(from, clock.Today()), Earlier(to, clock.Today())) : (from, to);
        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var filter = new
        {
            own = Own(context), from, to, placeId = OrNull(request.PlaceId), structureId = OrNull(request.StructureId), sessionId = OrNull(request.SessionId),
            receivedBy = OrNull(request.ReceivedBy), request.IncludeDeleted, beforeDate = before!.Value.Date, beforeId = before.Value.VisitId, pageSize,
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var visits = (await connection.QueryAsync<ListedVisit>(new CommandDefinition(SelectVisits, filter, cancellationToken: context.CancellationToken))).AsList();
        var page = visits.Take(pageSize).ToList();
        await audit.WriteAsync(connection, context, Act.List("visit", page.Count));
        return new ListVisitsResponse
        {
            Visits = { page.Select(ToSummary) },
            NextPageToken = visits.Count > pageSize ? new PageToken(page[^1].Date, page[^1].VisitId).ToText(filters) : "",
        };
    }

    internal static Guid? OrNull(string id) => id.Length == 0 ? null : Guid.Parse(id);

    private static VisitSummary ToSummary(ListedVisit visit) => new()
    {
        VisitId = visit.VisitId.ToString(), Revision = visit.Revision, Deleted = visit.Deleted, StructureId = visit.StructureId.ToString(),
        PlaceId = visit.PlaceId.ToString(), Date = visit.Date.ToText(), SessionId = visit.SessionId?.ToString() ?? "",
        ReceivedBy = new Receiver { AccountId = visit.ReceivedBy.ToString(), Status = visit.ReceiverStatus }, Channel = visit.Channel, Anonymous = visit.Anonymous,
        RecordedAt = Timestamp.FromDateTime(visit.RecordedAt), Institutions = { visit.Institutions },
    };
}
