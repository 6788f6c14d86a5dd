using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string ReplaceSession =
        """
        update drop_in_session
        set revision = @Revision, structure_id = @StructureId, place_id = @PlaceId, date = @Date, starts_at = @StartsAt, ends_at = @EndsAt,
            receivers = @receivers::json, state = @State, left_unserved = @LeftUnserved, papers_returned = @papersReturned
        where session_id = @Id
        """;

    public override async Task<CorrectDropInSessionResponse> CorrectDropInSession(CorrectDropInSessionRequest request, ServerCallContext context)
    {
        CheckCorrection(request);
        var change = Change.Of(request, request.Plan.SessionId, request.ExpectedRevision, request.Reason, request.CorrectedBy);
        CheckAuthor(context, request.CorrectedBy, "corrected_by");
        var own = Own(context);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockSessionAsync(connection, own, change.Id, context.CancellationToken);
        if (!await Changeable.DropInSession.WasMadeAsync(connection, change, locked.Revision, locked.Deleted, context.CancellationToken))
        {
            CheckFits(locked, request, await HasVisitsAsync(connection, change.Id, context.CancellationToken));
            await ReplaceSessionAsync(connection, own, change, locked, request, context);
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new CorrectDropInSessionResponse { Revision = change.Revision };
    }

    private void CheckCorrection(CorrectDropInSessionRequest request)
    {
        var (plan, closing) = (new Violations("plan."), new Violations("closing."));
        CheckPlan(request.Plan, plan);
        if (request.Closing is not null)
        {
            CheckClosing(request.Closing, closing);
            closing.AddIf(
                Guid.Parse(request.Closing.SessionId) != Guid.Parse(request.Plan.SessionId), "session_id", "other-session", "La clôture est celle d'un autre temps d'accueil.");
        }

        plan.Add(closing);
        plan.ThrowIfAny();
    }

    private void CheckFits(LockedSession session, CorrectDropInSessionRequest request, bool hasVisits)
    {
        var (plan, closing) = (request.Plan, request.Closing);
        if (hasVisits && (Guid.Parse(plan.PlaceId) != session.PlaceId || plan.Date.ToDate() != session.Date))
        {
            throw Errors.BrokenRule("session-has-visits", "Des personnes ont été reçues : corrigez d'abord le lieu et la date de leurs visites.");
        }

        if (closing is null && session.ClosingHash is not null)
        {
            throw Errors.BrokenRule("session-closed", "Ce temps d'accueil est clôturé : corrigez aussi sa clôture.");
        }

        if (closing is not null && session.ClosingHash is null)
        {
            throw Errors.BrokenRule("session-not-closed", "Ce temps d'accueil n'est pas clôturé.");
        }

        if (closing is not null)
        {
            CheckCanClose(plan.Date.ToDate(), closing.Held, hasVisits);
        }
    }

    /// <summary>Stores the row, its event and the correction. Who was there counts as soon as the session is closed as held.</summary>
    private async Task ReplaceSessionAsync(
        NpgsqlConnection connection, Guid own, Change change, LockedSession before, CorrectDropInSessionRequest request, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var (plan, closing) = (request.Plan, request.Closing);
        var (placeId, date) = (Guid.Parse(plan.PlaceId), plan.Date.ToDate());
        var structureId = await StructureOfAsync(connection, own, placeId, date, cancellationToken, "plan.place_id");
        await CheckStaysAsync(connection, before.PlaceId, placeId, "plan.place_id", cancellationToken);
        var (receivers, under) = closing is { Held: true } ? (closing.Receivers, "closing.") : (plan.Receivers, "plan.");
        await CheckMissionsAsync(connection, own, date, receivers, known: date == before.Date ? before.Receivers : [], under, cancellationToken);
        var session = new DropInSessionChanged(
            change.Id, change.Revision, Deleted: false, structureId, placeId, date, plan.StartsAt.ToTime(), plan.EndsAt.ToTime(), StatusesOf(receivers),
            closing is null ? "planned" : StateOf(closing), closing?.LeftUnserved ?? 0);
        var parameters = new DynamicParameters(session);
        parameters.AddDynamicParams(new { receivers = ToJson(receivers), papersReturned = closing?.PapersReturned ?? false });
        await connection.ExecuteAsync(new CommandDefinition(ReplaceSession, parameters, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(session), cancellationToken: cancellationToken));
        await Changeable.DropInSession.RecordAsync(connection, change, "correct", clock.GetUtcNow(), audit, context);
    }
}
