using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Planning;

public sealed partial class PlanningApi
{
    private const int MostDaysOfPlanning = 42;

    // Who receives elsewhere is not even read.
    private const string SelectPlanning =
        $"""
        {SelectSessions} and s.date between @from and @to
        order by s.date, s.starts_at, s.session_id;

        select place_id, date, starts_at, ends_at, state from drop_in_session
        where date between @from and @to and structure_id <> @own and not deleted and {ReceptionApi.IsNoTraining}
        order by date, starts_at, session_id
        """;

    private sealed record OtherRow(Guid PlaceId, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, string State);

    public override async Task<ListPlanningResponse> ListPlanning(ListPlanningRequest request, ServerCallContext context)
    {
        var (own, from, to) = (ReceptionApi.Own(context), request.From.ToDate(), request.To.ToDate());
        CheckPeriod(from, to, from.AddDays(MostDaysOfPlanning - 1), "Demandez six semaines au plus.");
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(SelectPlanning, new { own, from, to }, cancellationToken: context.CancellationToken));
        var sessions = await results.ReadAsync<SessionRow>();
        var others = await results.ReadAsync<OtherRow>();
        return new ListPlanningResponse { Own = { sessions.Select(ToMessage) }, Others = { others.Select(ToMessage) } };
    }

    private static OtherSession ToMessage(OtherRow row) => new()
    {
        PlaceId = $"{row.PlaceId}", Date = row.Date.ToText(), StartsAt = row.StartsAt.ToText(), EndsAt = row.EndsAt.ToText(), State = EnumCodes.FromCode<DropInSessionState>(row.State),
    };
}
