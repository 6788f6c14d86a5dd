using System.Data;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

/// <summary>À la place: what volunteers and bénévoles, whose mission is to do things with people, did in their place.</summary>
public sealed partial class ReceptionApi
{
    private const int MostDays = 35;

    private const string OfVolunteers =
        $"v.structure_id = @own and v.date between @from and @to and not v.deleted and v.receiver_status in ('service-civique', 'benevole') and v.{IsNoTraining}";

    // One visit more than the page, to know whether another one follows; a line for each request made in the person's place.
    private const string SelectInPlace =
        $"""
        select v.visit_id, v.place_id, v.date, v.received_by, v.receiver_status, r.institution, r.nature, r.droit, r.mode_reason
        from (
            select * from visit v
            where {OfVolunteers} and exists (select from help_request r where r.visit_id = v.visit_id and r.mode = 'a-la-place')
              and (v.date, v.visit_id) < (@beforeDate, @beforeId)
            order by v.date desc, v.visit_id desc
            limit @pageSize + 1) v
        join help_request r on r.visit_id = v.visit_id and r.mode = 'a-la-place'
        order by v.date desc, v.visit_id desc, r.position
        """;

    private const string CountInPlace =
        $"""
        select count(*) filter (where r.mode = 'a-la-place')::int as in_place, count(*)::int as requests
        from visit v join help_request r on r.visit_id = v.visit_id where {OfVolunteers}
        """;

    private sealed record InPlaceRow(
        Guid VisitId, Guid PlaceId, DateOnly Date, Guid ReceivedBy, string ReceiverStatus, string Institution, string Nature, string Droit, string ModeReason);

    private sealed record InPlaceCount(int InPlace, int Requests);

    public override async Task<ListInPlaceRequestsResponse> ListInPlaceRequests(ListInPlaceRequestsRequest request, ServerCallContext context)
    {
        var (from, to) = (request.From.ToDate(), request.To.ToDate());
        var filters = ContentHash.Of(new ListInPlaceRequestsRequest(request) { PageSize = 0, PageToken = "" });
        var before = request.PageToken.Length == 0 ? BeforeFirst : PageToken.Parse(request.PageToken, filters);
        var violations = new Violations();
        violations.AddIf(to < from, "to", "not-in-order", "La fin de la période vient après son début.");
        violations.AddIf(to.DayNumber - from.DayNumber >= MostDays, "to", "too-long", "Choisissez cinq semaines au plus.");
        violations.AddIf(before is null, "page_token", "bad-page-token", "Cette page n'existe pas : revenez à la première.");
        violations.ThrowIfAny();

        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var filter = new { own = Own(context), from, to, beforeDate = before!.Value.Date, beforeId = before.Value.VisitId, pageSize };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, context.CancellationToken);
        var rows = await connection.QueryAsync<InPlaceRow>(new CommandDefinition(SelectInPlace, filter, cancellationToken: context.CancellationToken));
        var count = await connection.QuerySingleAsync<InPlaceCount>(new CommandDefinition(CountInPlace, filter, cancellationToken: context.CancellationToken));
        var visits = rows.GroupBy(row => row.VisitId).Select(ToInPlaceVisit).ToList();
        var page = visits.Take(pageSize).ToList();
        await audit.WriteAsync(connection, context, Act.List("visit", page.Count));
        await snapshot.CommitAsync(context.CancellationToken);
        return new ListInPlaceRequestsResponse
        {
            Visits = { page }, InPlace = count.InPlace, Requests = count.Requests,
            NextPageToken = visits.Count > pageSize ? new PageToken(page[^1].Date.ToDate(), Guid.Parse(page[^1].VisitId)).ToText(filters) : "",
        };
    }

    private static InPlaceVisit ToInPlaceVisit(IEnumerable<InPlaceRow> rows)
    {
        var first = rows.First();
        return new InPlaceVisit
        {
            VisitId = first.VisitId.ToString(), PlaceId = first.PlaceId.ToString(), Date = first.Date.ToText(),
            ReceivedBy = new Receiver { AccountId = first.ReceivedBy.ToString(), Status = first.ReceiverStatus },
            Requests = { rows.Select(row => new InPlaceRequest { Institution = row.Institution, Nature = row.Nature, Droit = row.Droit, ModeReason = row.ModeReason }) },
        };
    }
}
