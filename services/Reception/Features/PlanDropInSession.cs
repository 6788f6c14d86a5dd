using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectPlanned = "select content_hash from drop_in_session where session_id = @id and structure_id = @own";

    private const string StorePlanned =
        $"""
        with stored as (
            insert into drop_in_session (session_id, content_hash, revision, structure_id, place_id, date, starts_at, ends_at, receivers, state)
            values (@Id, @ContentHash, 1, @StructureId, @PlaceId, @Date, @StartsAt, @EndsAt, @Receivers::json, @State)
            on conflict (session_id) do nothing
            returning session_id
        ), event as ({Published.InsertOnceStored}), entry as ({Audit.Insert} from stored)
        select count(*) from stored
        """;

    public override async Task<PlanDropInSessionResponse> PlanDropInSession(PlanDropInSessionRequest request, ServerCallContext context)
    {
        var date = request.Date.ToDate();
        var (startsAt, endsAt) = (request.StartsAt.ToTime(), request.EndsAt.ToTime());
        var violations = new Violations();
        CheckPlan(request, violations);
        violations.ThrowIfAny();

        var own = Own(context);
        var sessionId = Guid.Parse(request.SessionId);
        var contentHash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await StoreOnceAsync(connection, own, sessionId, contentHash, SelectPlanned, StorePlanned, RowAsync, context.CancellationToken);
        return new PlanDropInSessionResponse { Revision = 1 };

        async Task<DynamicParameters> RowAsync()
        {
            var placeId = Guid.Parse(request.PlaceId);
            var structureId = await StructureOfAsync(connection, own, placeId, date, context.CancellationToken);
            CheckToday(date, context);
            await CheckMissionsAsync(connection, own, date, request.Receivers, known: [], under: "", context.CancellationToken);
            var session = new DropInSessionChanged(
                sessionId, Revision: 1, Deleted: false, structureId, placeId, date, startsAt, endsAt, StatusesOf(request.Receivers), "planned", LeftUnserved: 0);
            var parameters = new DynamicParameters(new
            {
                Id = sessionId, ContentHash = contentHash, StructureId = structureId, PlaceId = placeId, Date = date, StartsAt = startsAt, EndsAt = endsAt,
                Receivers = ToJson(request.Receivers), session.State,
            });
            parameters.AddDynamicParams(Outbox.For(session));
            parameters.AddDynamicParams(audit.For(context, new Act("drop-in-session.plan", "drop-in-session", sessionId)));
            return parameters;
        }
    }

    private void CheckPlan(PlanDropInSessionRequest plan, Violations violations)
    {
        taxonomy.Check(plan, plan.Date.ToDate(), violations);
        violations.AddIf(plan.EndsAt.ToTime() <= plan.StartsAt.ToTime(), "ends_at", "not-in-order", "La fin vient après le début.");
        CheckReceivers(plan.Receivers, violations);
    }

    internal static string ToJson(RepeatedField<Receiver> receivers) =>
        JsonSerializer.Serialize(receivers.Select(receiver => new { receiver.AccountId, receiver.Status }), JsonSerializerOptions.Web);
}
