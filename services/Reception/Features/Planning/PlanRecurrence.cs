using AccesDroits.Contracts;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Planning;

public sealed partial class PlanningApi
{
    // Of two that come at once, the second waits here for the first.
    private const string StoreSeries =
        "insert into drop_in_session_series (series_id, structure_id, place_id, revision) values (@seriesId, @own, @placeId, 1) on conflict do nothing";

    private const string StoreSession =
        $"""
        with stored as (
            insert into drop_in_session (
                session_id, content_hash, revision, structure_id, place_id, date, starts_at, ends_at, receivers, state, series_id, series_revision)
            values (@Id, @hash, 1, @StructureId, @PlaceId, @Date, @StartsAt, @EndsAt, @receivers::json, 'planned', @seriesId, 1)
            on conflict (session_id) do nothing
            returning session_id
        ), event as ({Published.InsertOnceStored})
        select count(*) from stored
        """;

    private const string CountDaysElsewhere =
        """
        select count(*) from unnest(@days) d(day) where not exists (
            select from place p join place_affiliation a using (place_id)
            where p.place_id = @placeId and not p.deleted and a.structure_id = @own and a.from_date <= d.day and (a.to_date is null or a.to_date >= d.day))
        """;

    public override async Task<PlanRecurrenceResponse> PlanRecurrence(PlanRecurrenceRequest request, ServerCallContext context)
    {
        DateOnly[] days = [.. Checked(request).Days()];
        CheckNotEmpty(days);
        var (own, seriesId, hash) = (ReceptionApi.Own(context), Guid.Parse(request.SeriesId), ContentHash.Of(request));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var isNew = await connection.ExecuteAsync(
            new CommandDefinition(StoreSeries, new { seriesId, own, placeId = Guid.Parse(request.PlaceId) }, cancellationToken: context.CancellationToken)) == 1;
        if (!isNew)
        {
            var before = await FindCommandAsync(connection, seriesId, own, revision: 1, context.CancellationToken);
            return before is not null && before.ContentHash.AsSpan().SequenceEqual(hash) ? PlanRecurrenceResponse.Parser.ParseFrom(before.Answer) : throw Errors.IdTaken();
        }

        var answer = await PlanAsync(connection, own, days, request, hash, context.CancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(StoreCommand, new { seriesId, revision = 1L, hash, answer = answer.ToByteArray() }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("drop-in-session.plan-series", SeriesKind, seriesId, Detail: CountOf(answer.Planned)));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return answer;
    }

    private Recurrence Checked(PlanRecurrenceRequest request)
    {
        var (from, to) = (request.From.ToDate(), request.To.ToDate());
        CheckPeriod(from, to, from.AddMonths(Recurrence.MostMonths), "Planifiez douze mois au plus.");
        var violations = new Violations();
        taxonomy.Check(request, from, violations);
        CheckTimes(request.StartsAt, request.EndsAt, request.Receivers, violations);
        violations.ThrowIfAny();
        return new Recurrence(from, to, request.Weekdays, request.EveryWeeks, [.. request.Except.Select(day => day.ToDate())]);
    }

    private static void CheckNotEmpty(DateOnly[] days)
    {
        var violations = new Violations();
        violations.AddIf(days.Length == 0, "weekdays", "no-day", "Aucun jour à planifier : vérifiez la période, les jours de la semaine et les jours laissés de côté.");
        violations.ThrowIfAny();
    }

    private static async Task<PlanRecurrenceResponse> PlanAsync(
        NpgsqlConnection connection, Guid own, DateOnly[] days, PlanRecurrenceRequest request, byte[] hash, CancellationToken cancellationToken)
    {
        var placeId = Guid.Parse(request.PlaceId);
        await CheckPlaceAsync(connection, own, placeId, days, cancellationToken);
        var taken = await TakenAsync(connection, placeId, days, request.StartsAt.ToTime(), request.EndsAt.ToTime(), Guid.Parse(request.SeriesId), cancellationToken);
        var answer = new PlanRecurrenceResponse();
        foreach (var day in days)
        {
            var why = !request.OnPublicHolidays && PublicHolidays.NameOf(day) is not null ? WhyLeft.PublicHoliday : taken.Contains(day) ? WhyLeft.PlaceTaken : WhyLeft.Unspecified;
            if (why == WhyLeft.Unspecified)
            {
                answer.Planned.Add(day.ToText());
            }
            else
            {
                answer.Left.Add(new LeftDay { Date = day.ToText(), Why = why });
            }
        }

        DateOnly[] planned = [.. answer.Planned.Select(day => day.ToDate())];
        await CheckMissionsAsync(connection, own, planned, request.Receivers, cancellationToken);
        foreach (var day in planned)
        {
            await StoreAsync(connection, own, day, request, hash, cancellationToken);
        }

        return answer;
    }

    private static async Task CheckPlaceAsync(NpgsqlConnection connection, Guid own, Guid placeId, DateOnly[] days, CancellationToken cancellationToken)
    {
        var elsewhere = await connection.ExecuteScalarAsync<long>(new CommandDefinition(CountDaysElsewhere, new { own, placeId, days }, cancellationToken: cancellationToken));
        var violations = new Violations();
        violations.AddIf(elsewhere > 0, "place_id", "unknown-place", "Choisissez un lieu qui est à votre structure pendant toute la période.");
        violations.AddIf(
            elsewhere == 0 && await ReceptionApi.IsTrainingAsync(connection, placeId, cancellationToken), "place_id", "training-place",
            "Rien ne se prévoit à un lieu d'entraînement : un temps d'accueil s'y ouvre au poste.");
        violations.ThrowIfAny();
    }

    private static async Task StoreAsync(NpgsqlConnection connection, Guid own, DateOnly day, PlanRecurrenceRequest request, byte[] hash, CancellationToken cancellationToken)
    {
        var seriesId = Guid.Parse(request.SeriesId);
        var session = new DropInSessionChanged(
            SeriesSession.IdOf(seriesId, day), Revision: 1, Deleted: false, own, Guid.Parse(request.PlaceId), day, request.StartsAt.ToTime(), request.EndsAt.ToTime(),
            ReceptionApi.StatusesOf(request.Receivers), "planned", LeftUnserved: 0);
        var parameters = new DynamicParameters(session);
        parameters.AddDynamicParams(Outbox.For(session));
        parameters.AddDynamicParams(new { seriesId, hash, receivers = ReceptionApi.ToJson(request.Receivers) });
        if (await connection.ExecuteScalarAsync<long>(new CommandDefinition(StoreSession, parameters, cancellationToken: cancellationToken)) == 0)
        {
            // Somebody has used the id that the series makes for this day.
            throw Errors.IdTaken();
        }
    }
}
