using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Planning;

/// <summary>What a change and a cancellation of a series do alike.</summary>
public sealed partial class PlanningApi
{
    private const string SeriesKind = "drop-in-session-series";

    private const string LockSeries = "select place_id, revision from drop_in_session_series where series_id = @seriesId and structure_id = @own for update";

    private const string LockSessions =
        """
        select s.session_id, s.revision, s.series_revision, s.structure_id, s.place_id, s.date, s.starts_at, s.ends_at, s.state, s.left_unserved,
               array(select distinct r ->> 'status' from json_array_elements(s.receivers) r order by 1) as statuses
        from drop_in_session s where s.series_id = @seriesId and s.date >= @from and not s.deleted order by s.date, s.session_id for update of s
        """;

    // Asked once the sessions are locked: a visit that was being stored has been, and none can come.
    private const string SelectWithVisits =
        """
        select s.session_id from unnest(@sessions) s(session_id)
        where exists (select from visit v where v.session_id = s.session_id and not v.deleted) or exists (select from visit_set_aside a where a.session_id = s.session_id)
        """;

    private const string RaiseSeries = "update drop_in_session_series set revision = @revision where series_id = @seriesId";

    private const string RecordSession =
        """
        insert into drop_in_session_change (session_id, revision, content_hash, reason, changed_by, changed_at)
        values (@Id, @Revision, @ContentHash, @Reason, @ChangedBy, @now)
        """;

    private sealed record LockedSeries(Guid PlaceId, long Revision);

    // Dapper gives arrays to properties, not to constructors.
    private sealed record SessionOfSeries
    {
        public Guid SessionId { get; init; }

        public long Revision { get; init; }

        public long SeriesRevision { get; init; }

        public Guid StructureId { get; init; }

        public Guid PlaceId { get; init; }

        public DateOnly Date { get; init; }

        public TimeOnly StartsAt { get; init; }

        public TimeOnly EndsAt { get; init; }

        public string State { get; init; } = "";

        public int LeftUnserved { get; init; }

        public string[] Statuses { get; init; } = [];

        public DropInSessionChanged Next(bool deleted) =>
            new(SessionId, Revision + 1, deleted, StructureId, PlaceId, Date, StartsAt, EndsAt, Statuses, State, LeftUnserved);
    }

    private void CheckAhead(DateOnly from, Violations violations) =>
        violations.AddIf(from < clock.Today(), "from", "in-the-past", "Choisissez aujourd'hui ou un jour à venir.");

    /// <summary>Makes the change once, whoever else changes the series meanwhile; the same command is answered as the first time.</summary>
    /// <param name="act">Code of the act in the journal.</param>
    /// <param name="changeAsync">Changes the sessions; what it answers is kept.</param>
    /// <param name="daysOf">How many days the answer tells as changed.</param>
    private async Task<TAnswer> ChangeOnceAsync<TAnswer>(
        Change change, string act, Func<NpgsqlConnection, LockedSeries, Task<TAnswer>> changeAsync, Func<TAnswer, RepeatedField<string>> daysOf, ServerCallContext context)
        where TAnswer : IMessage<TAnswer>, new()
    {
        var (seriesId, own) = (change.Id, ReceptionApi.Own(context));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await connection.QuerySingleOrDefaultAsync<LockedSeries>(new CommandDefinition(LockSeries, new { seriesId, own }, cancellationToken: context.CancellationToken))
            ?? throw Errors.NotFound("unknown-series", "Cette série n'existe pas.");
        if (await FindCommandAsync(connection, seriesId, own, change.Revision, context.CancellationToken) is { } made && made.ContentHash.AsSpan().SequenceEqual(change.ContentHash))
        {
            var before = new TAnswer();
            before.MergeFrom(made.Answer);
            return before;
        }

        if (locked.Revision != change.ExpectedRevision)
        {
            throw Errors.Stale();
        }

        var answer = await changeAsync(connection, locked);
        await connection.ExecuteAsync(new CommandDefinition(RaiseSeries, new { seriesId, revision = change.Revision }, cancellationToken: context.CancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            StoreCommand, new { seriesId, revision = change.Revision, hash = change.ContentHash, answer = answer.ToByteArray() }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act(act, SeriesKind, seriesId, Detail: CountOf(daysOf(answer))));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return answer;
    }

    /// <summary>The sessions from a day on, locked, each with what forbids to touch it.</summary>
    private static async Task<IReadOnlyList<(SessionOfSeries Session, WhyLeft Why)>> LockSessionsAsync(NpgsqlConnection connection, Guid seriesId, DateOnly from, CancellationToken cancellationToken)
    {
        var sessions = (await connection.QueryAsync<SessionOfSeries>(new CommandDefinition(LockSessions, new { seriesId, from }, cancellationToken: cancellationToken))).AsList();
        Guid[] ids = [.. sessions.Select(session => session.SessionId)];
        HashSet<Guid> withVisits = [.. await connection.QueryAsync<Guid>(new CommandDefinition(SelectWithVisits, new { sessions = ids }, cancellationToken: cancellationToken))];
        return
        [
            .. sessions.Select(session => (session, session.State != "planned" ? WhyLeft.SessionClosed : withVisits.Contains(session.SessionId) ? WhyLeft.SessionHasVisits
                : session.Revision != session.SeriesRevision ? WhyLeft.ChangedApart : WhyLeft.Unspecified)),
        ];
    }

    /// <summary>Stores one session of the series as the change makes it, with its event and the line of its history.</summary>
    private async Task StoreChangedAsync(NpgsqlConnection connection, string update, DropInSessionChanged session, object more, Change change, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(session);
        parameters.AddDynamicParams(more);
        await connection.ExecuteAsync(new CommandDefinition(update, parameters, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(Published.Insert, Outbox.For(session), cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            RecordSession, new { session.Id, session.Revision, change.ContentHash, change.Reason, change.ChangedBy, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    private static string CountOf(RepeatedField<string> days) => days.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static LeftDay Left(SessionOfSeries session, WhyLeft why) => new() { Date = session.Date.ToText(), Why = why };
}
