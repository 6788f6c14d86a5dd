using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WriteRecognition =
        """
        insert into recognition (id, code, label, kind, body, status, structure_id, requested_on, granted_on, ends_on, revision, content_hash)
        values (@Id, @Code, @Label, @Kind, @Body, @Status, @StructureId, @RequestedOn, @GrantedOn, @EndsOn, @Revision, @hash)
        on conflict (id) do update set
            label = @Label, kind = @Kind, body = @Body, status = @Status, structure_id = @StructureId, requested_on = @RequestedOn,
            granted_on = @GrantedOn, ends_on = @EndsOn, revision = @Revision, content_hash = @hash
        """;

    public override async Task<PutRecognitionResponse> PutRecognition(PutRecognitionRequest request, ServerCallContext context)
    {
        var recognition = request.Recognition;
        CheckRecognition(recognition);
        var id = Guid.Parse(recognition.Id);
        var structureId = Guid.Parse(recognition.StructureId);
        await CheckKnownAsync("structure", [structureId], "recognition.structure_id", context.CancellationToken);
        var places = await CheckedPlacesAsync("recognition.places", recognition.Places, context.CancellationToken);

        RecognitionChanged EventOf(long revision) => new(
            id, revision, Deleted: false, recognition.Code, recognition.Label, recognition.Kind, recognition.Body, CodeOf(recognition.Status), structureId,
            recognition.RequestedOn.ToOptionalDate(), recognition.GrantedOn.ToOptionalDate(), recognition.EndsOn.ToOptionalDate(), places);

        var revision = await records.PutAsync(
            "recognition", id, recognition.Code, recognition, request.ExpectedRevision, EventOf,
            async (connection, revision, hash) =>
            {
                var state = EventOf(revision);
                await connection.ExecuteAsync(new CommandDefinition(
                    WriteRecognition,
                    new { state.Id, state.Code, state.Label, state.Kind, state.Body, state.Status, state.StructureId, state.RequestedOn, state.GrantedOn, state.EndsOn, state.Revision, hash },
                    cancellationToken: context.CancellationToken));
                await WritePlacesAsync(connection, "recognition", id, places, context.CancellationToken);
            },
            context);
        return new PutRecognitionResponse { Revision = revision };
    }

    private static void CheckRecognition(Recognition recognition)
    {
        var violations = new Violations();
        violations.AddIf(
            recognition.Status == RecognitionStatus.Granted && recognition.GrantedOn.Length == 0,
            "recognition.granted_on", "required", "Indiquez la date d'obtention.");
        var (requested, granted, ends) = (recognition.RequestedOn.ToOptionalDate(), recognition.GrantedOn.ToOptionalDate(), recognition.EndsOn.ToOptionalDate());
        violations.AddIf(granted < requested, "recognition.granted_on", "not-in-order", "L'obtention vient après la demande.");
        violations.AddIf(ends < granted, "recognition.ends_on", "not-in-order", "La fin vient après l'obtention.");
        violations.AddIf(granted is null && ends < requested, "recognition.ends_on", "not-in-order", "La fin vient après la demande.");
        violations.ThrowIfAny();
    }
}
