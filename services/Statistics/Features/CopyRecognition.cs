using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;
using Npgsql;

namespace AccesDroits.Statistics.Features;

/// <summary>
/// Reconnaissance: keeps a copy of the point, which is the places attached on the day of the visit. The status of the recognition
/// does not matter: what was entered at a place attached that day is counted.
/// </summary>
public sealed class CopyRecognition(Inbox inbox) : IConsumer<RecognitionChanged>
{
    public Task Consume(ConsumeContext<RecognitionChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    internal static async Task ApplyAsync(NpgsqlConnection connection, RecognitionChanged recognition, CancellationToken cancellationToken)
    {
        var scope = new Scope("point", recognition.Id, recognition.Code, recognition.Label, recognition.Revision, recognition.Deleted,
            Status: recognition.Status, StructureId: recognition.StructureId, GrantedOn: recognition.GrantedOn, EndsOn: recognition.EndsOn);
        if (await connection.PutScopeAsync(scope, cancellationToken))
        {
            await connection.ReplacePlacesAsync(scope, recognition.Places, cancellationToken);
        }
    }
}
