using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Statistics.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AccesDroits.Statistics.Rebuilding;

/// <summary>Writes the facts of the events of Reception, Referrals and Workshops into the new tables by COPY, some thousands at a time, every revision of them.</summary>
internal sealed class FactWriter(NpgsqlConnection connection, Projection projection)
{
    private const int BatchSize = 10_000;

    private const string CopyVisits =
        """
        copy visit_fact (visit_id, revision, deleted, structure_id, place_id, date, session_id, person_id, anonymous,
            age_band, sex, single_parent, help_with_french, computer_at_home, entered_at, requests, leaves, marks) from stdin (format binary)
        """;

    private const string CopySessions =
        "copy session_fact (session_id, revision, deleted, structure_id, place_id, date, state, receiver_statuses, left_unserved) from stdin (format binary)";

    private const string CopyTallies = "copy kiosk_fact (tally_id, revision, deleted, structure_id, place_id, date, passages) from stdin (format binary)";

    private const string CopyReferrals =
        """
        copy referral_fact (referral_id, revision, deleted, structure_id, place_id, date, institution_id, urgency, cause, state, result, escalation,
            minutes_to_acknowledge, minutes_to_answer, minutes_to_close) from stdin (format binary)
        """;

    private const string CopyWorkshopSessions =
        "copy workshop_session_fact (session_id, revision, deleted, structure_id, place_id, date, cycle_id, kind, level, state, head_count) from stdin (format binary)";

    private const string CopyWorkshopSeats =
        """
        copy workshop_seat_fact (enrolment_id, revision, deleted, structure_id, cycle_id, session_id, person_id, anonymous, state, why_left, age_band, sex, marks, skills)
        from stdin (format binary)
        """;

    private readonly List<VisitChanged> _visits = [];
    private readonly List<DropInSessionChanged> _sessions = [];
    private readonly List<KioskTallyChanged> _tallies = [];
    private readonly List<ReferralChanged> _referrals = [];
    private readonly List<WorkshopSessionChanged> _workshopSessions = [];
    private readonly List<WorkshopSeatChanged> _workshopSeats = [];

    public async Task AddAsync(IStateEvent @event, CancellationToken cancellationToken)
    {
        switch (@event)
        {
            case VisitChanged visit: _visits.Add(visit); break;
            case DropInSessionChanged session: _sessions.Add(session); break;
            case KioskTallyChanged tally: _tallies.Add(tally); break;
            case ReferralChanged referral: _referrals.Add(referral); break;
            case WorkshopSessionChanged session: _workshopSessions.Add(session); break;
            case WorkshopSeatChanged seat: _workshopSeats.Add(seat); break;
        }

        if (_visits.Count + _sessions.Count + _tallies.Count + _referrals.Count + _workshopSessions.Count + _workshopSeats.Count >= BatchSize)
        {
            await FlushAsync(cancellationToken);
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await CopyAsync(CopyVisits, _visits, WriteAsync, cancellationToken);
        await CopyAsync(CopySessions, _sessions, WriteAsync, cancellationToken);
        await CopyAsync(CopyTallies, _tallies, WriteAsync, cancellationToken);
        await CopyAsync(CopyReferrals, _referrals, WriteAsync, cancellationToken);
        await CopyAsync(CopyWorkshopSessions, _workshopSessions, WriteAsync, cancellationToken);
        await CopyAsync(CopyWorkshopSeats, _workshopSeats, WriteAsync, cancellationToken);
    }

    private async Task CopyAsync<TEvent>(
        string copy, List<TEvent> events, Func<NpgsqlBinaryImporter, TEvent, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        await using var rows = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var @event in events)
        {
            await rows.StartRowAsync(cancellationToken);
            await write(rows, @event, cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
        events.Clear();
    }

    private async Task WriteAsync(NpgsqlBinaryImporter row, VisitChanged visit, CancellationToken cancellationToken)
    {
        await WriteStateAsync(row, visit, visit.StructureId, visit.PlaceId, visit.Date, cancellationToken);
        await (visit.SessionId is { } session ? row.WriteAsync(session, NpgsqlDbType.Uuid, cancellationToken) : row.WriteNullAsync(cancellationToken));
        await row.WriteAsync(visit.VisitorId ?? visit.Id, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(visit.VisitorId is null, NpgsqlDbType.Boolean, cancellationToken);
        await row.WriteAsync(visit.Profile.AgeBand, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(visit.Profile.Sex, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(visit.Profile.SingleParent, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(visit.Profile.HelpWithFrench, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(visit.Profile.ComputerAtHome, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(visit.EnteredAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        await row.WriteAsync(JsonSerializer.Serialize(visit.Requests, EventJson.Options), NpgsqlDbType.Json, cancellationToken);
        await row.WriteAsync(visit.Requests.Select(projection.LeafOf).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(VisitMarks.Of(visit), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, DropInSessionChanged session, CancellationToken cancellationToken)
    {
        await WriteStateAsync(row, session, session.StructureId, session.PlaceId, session.Date, cancellationToken);
        await row.WriteAsync(session.State, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(session.ReceiverStatuses.Distinct().ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(session.LeftUnserved, NpgsqlDbType.Integer, cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, KioskTallyChanged tally, CancellationToken cancellationToken)
    {
        await WriteStateAsync(row, tally, tally.StructureId, tally.PlaceId, tally.Date, cancellationToken);
        await row.WriteAsync(tally.Count, NpgsqlDbType.Integer, cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, ReferralChanged referral, CancellationToken cancellationToken)
    {
        await WriteStateAsync(row, referral, referral.StructureId, referral.PlaceId, referral.SentOn, cancellationToken);
        await row.WriteAsync(referral.InstitutionId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(referral.Urgency, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(referral.Cause, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(referral.State, NpgsqlDbType.Text, cancellationToken);
        await (referral.Result is { } result ? row.WriteAsync(result, NpgsqlDbType.Text, cancellationToken) : row.WriteNullAsync(cancellationToken));
        await row.WriteAsync(referral.Escalation, NpgsqlDbType.Integer, cancellationToken);
        foreach (var minutes in new[] { referral.MinutesToAcknowledge, referral.MinutesToAnswer, referral.MinutesToClose })
        {
            await (minutes is { } time ? row.WriteAsync(time, NpgsqlDbType.Integer, cancellationToken) : row.WriteNullAsync(cancellationToken));
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, WorkshopSessionChanged session, CancellationToken cancellationToken)
    {
        await WriteStateAsync(row, session, session.StructureId, session.PlaceId, session.Date, cancellationToken);
        await row.WriteAsync(session.CycleId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(session.Kind, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(session.Level, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(session.State, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(session.HeadCount, NpgsqlDbType.Integer, cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, WorkshopSeatChanged seat, CancellationToken cancellationToken)
    {
        await row.WriteAsync(seat.Id, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(seat.Revision, NpgsqlDbType.Bigint, cancellationToken);
        await row.WriteAsync(seat.Deleted, NpgsqlDbType.Boolean, cancellationToken);
        await row.WriteAsync(seat.StructureId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(seat.CycleId, NpgsqlDbType.Uuid, cancellationToken);
        await (seat.SessionId is { } session ? row.WriteAsync(session, NpgsqlDbType.Uuid, cancellationToken) : row.WriteNullAsync(cancellationToken));
        await row.WriteAsync(seat.VisitorId ?? seat.Id, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(seat.VisitorId is null, NpgsqlDbType.Boolean, cancellationToken);
        await row.WriteAsync(seat.State, NpgsqlDbType.Text, cancellationToken);
        await (seat.WhyLeft is { } why ? row.WriteAsync(why, NpgsqlDbType.Text, cancellationToken) : row.WriteNullAsync(cancellationToken));
        await row.WriteAsync(seat.AgeBand, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(seat.Sex, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(JsonSerializer.Serialize(seat.Marks, EventJson.Options), NpgsqlDbType.Jsonb, cancellationToken);
        await row.WriteAsync(JsonSerializer.Serialize(seat.Skills, EventJson.Options), NpgsqlDbType.Jsonb, cancellationToken);
    }

    private static async Task WriteStateAsync(
        NpgsqlBinaryImporter row, IStateEvent @event, Guid structureId, Guid placeId, DateOnly date, CancellationToken cancellationToken)
    {
        await row.WriteAsync(@event.Id, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(@event.Revision, NpgsqlDbType.Bigint, cancellationToken);
        await row.WriteAsync(@event.Deleted, NpgsqlDbType.Boolean, cancellationToken);
        await row.WriteAsync(structureId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(placeId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(date, NpgsqlDbType.Date, cancellationToken);
    }
}
