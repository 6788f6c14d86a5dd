using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>What receivers may read and change: the visits of today, until their session is closed. Then it is the turn of those who coordinate.</summary>
public sealed partial class ReceptionApi
{
    private const string IsClosed = "select exists (select from drop_in_session where session_id = @sessionId and state <> 'planned')";

    private static bool IsReceiver(ServerCallContext context) => context.Caller().Role == Role.Receiver;

    private async Task CheckDeskAsync(NpgsqlConnection connection, DateOnly date, Guid? sessionId, ServerCallContext context)
    {
        if (!IsReceiver(context))
        {
            return;
        }

        if (date != clock.Today() || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsClosed, new { sessionId }, cancellationToken: context.CancellationToken)))
        {
            throw Errors.BrokenRule("desk-closed", "Cette visite n'est plus au poste d'accueil : demandez à la personne qui coordonne de la corriger.");
        }
    }

    private void CheckToday(DateOnly date, ServerCallContext context)
    {
        var violations = new Violations();
        violations.AddIf(IsReceiver(context) && date != clock.Today(), "date", "only-today", "Indiquez la date d'aujourd'hui : les autres jours reviennent à la personne qui coordonne.");
        violations.ThrowIfAny();
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
