using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

/// <summary>Suites: what became of those whom the caller received and whose case went to an institution.</summary>
public sealed partial class ReceptionApi
{
    private const int ReturnedDays = 90;

    private const string SelectReturns =
        $"""
        select v.date, v.place_id, r.referral_id, r.institution_id, r.state, r.result, r.sent_on, r.closed_on,
               array(select nature from help_request h where h.visit_id = v.visit_id order by position) as natures
        from visit v join referral_seen r using (visit_id)
        where v.structure_id = @own and v.received_by = @me and v.date >= @since and not v.deleted and v.{IsNoTraining}
        order by v.date desc, v.visit_id, r.sent_on desc, r.referral_id
        limit 200
        """;

    private sealed record ReturnRow : SeenReferral
    {
        public DateOnly Date { get; init; }

        public Guid PlaceId { get; init; }

        public string[] Natures { get; init; } = [];
    }

    public override async Task<ListReturnsResponse> ListReturns(ListReturnsRequest request, ServerCallContext context)
    {
        var filter = new { own = Own(context), me = context.Caller().Id, since = clock.Today().AddDays(1 - ReturnedDays) };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<ReturnRow>(new CommandDefinition(SelectReturns, filter, cancellationToken: context.CancellationToken))).AsList();
        await audit.WriteAsync(connection, context, Act.List("visit", rows.Count));
        return new ListReturnsResponse
        {
            Returns = { rows.Select(row => new Return { VisitDate = row.Date.ToText(), PlaceId = $"{row.PlaceId}", Natures = { row.Natures }, Referral = ToMessage(row) }) },
        };
    }
}
