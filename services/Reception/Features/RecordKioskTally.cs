using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectKioskTally = "select content_hash from kiosk_tally where tally_id = @id and structure_id = @own";

    private const string StoreKioskTally =
        $"""
        with stored as (
            insert into kiosk_tally (tally_id, content_hash, revision, structure_id, place_id, date, count, recorded_by, recorded_at)
            values (@Id, @ContentHash, 1, @StructureId, @PlaceId, @Date, @Count, @RecordedBy, @RecordedAt)
            on conflict (tally_id) do nothing
            returning tally_id
        ), event as ({Published.InsertOnceStored}), entry as ({Audit.Insert} from stored)
        select count(*) from stored
        """;

    public override async Task<RecordKioskTallyResponse> RecordKioskTally(RecordKioskTallyRequest request, ServerCallContext context)
    {
        var date = request.Date.ToDate();
        CheckTally(request, new Violations());
        CheckAuthor(context, request.RecordedBy, "recorded_by");
        var own = Own(context);
        var tallyId = Guid.Parse(request.TallyId);
        var contentHash = ContentHash.Of(request);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await StoreOnceAsync(connection, own, tallyId, contentHash, SelectKioskTally, StoreKioskTally, RowAsync, context.CancellationToken);
        return new RecordKioskTallyResponse { Revision = 1 };

        async Task<DynamicParameters> RowAsync()
        {
            var placeId = Guid.Parse(request.PlaceId);
            var structureId = await StructureOfAsync(connection, own, placeId, date, context.CancellationToken);
            var tally = new KioskTallyChanged(tallyId, Revision: 1, Deleted: false, structureId, placeId, date, request.Count);
            var parameters = new DynamicParameters(tally);
            parameters.AddDynamicParams(new { ContentHash = contentHash, RecordedBy = Guid.Parse(request.RecordedBy), RecordedAt = clock.GetUtcNow() });
            parameters.AddDynamicParams(Outbox.For(tally));
            parameters.AddDynamicParams(audit.For(context, new Act("kiosk-tally.record", "kiosk-tally", tallyId)));
            return parameters;
        }
    }

    private void CheckTally(RecordKioskTallyRequest tally, Violations violations)
    {
        violations.AddIf(tally.Date.ToDate() > clock.Today(), "date", "in-the-future", "La date est dans le futur.");
        violations.ThrowIfAny();
    }
}
