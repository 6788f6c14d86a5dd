using AccesDroits.ServiceDefaults;
using Dapper;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Npgsql;

namespace AccesDroits.Workshops.Features.Calendars;

/// <summary>Calendrier à suivre: the sessions of a link, as programs read them (RFC 5545). Whoever has the link may.</summary>
internal static class GetCalendar
{
    private const string Zone = "Europe/Paris";

    private const string FindLink = "select subject, subject_id from calendar_link where token_hash = @hash and revoked_at is null";

    private const string SelectSessions =
        """
        select s.session_id, s.sequence, s.changed_at, c.title, c.kind, p.label as place, s.room, s.date, s.starts_at, s.ends_at, s.state
        from session s join cycle c using (cycle_id) join place p using (place_id)
        where s.date >= @since and case @Subject when 'of-place' then s.place_id = @SubjectId when 'of-facilitator' then @SubjectId = any(s.facilitator_ids) else s.cycle_id = @SubjectId end
        order by s.date, s.starts_at, s.session_id
        """;

    private sealed record Link(string Subject, Guid SubjectId);

    private sealed record Row(
        Guid SessionId, int Sequence, DateTime ChangedAt, string Title, string Kind, string Place, string Room, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, string State);

    /// <summary>GET /calendriers/{token}.ics: 404 for a link that does not exist, or no more.</summary>
    public static void MapCalendars(this WebApplication app) => app.MapGet("/calendriers/{token}.ics", ReadAsync);

    private static async Task<IResult> ReadAsync(string token, NpgsqlDataSource database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var link = await connection.QuerySingleOrDefaultAsync<Link>(new CommandDefinition(FindLink, new { hash = CalendarApi.HashOf(token) }, cancellationToken: cancellationToken));
        if (link is null)
        {
            return Results.NotFound();
        }

        var since = clock.Today().AddYears(-1);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(SelectSessions, new { link.Subject, link.SubjectId, since }, cancellationToken: cancellationToken));
        var calendar = new Calendar { ProductId = "-//AccesDroits//Ateliers//FR", Method = "PUBLISH" };
        calendar.AddTimeZone(VTimeZone.FromDateTimeZone(Zone, since.AddYears(-1).ToDateTime(TimeOnly.MinValue), includeHistoricalData: false));
        calendar.Events.AddRange(rows.Select(EventOf));
        return Results.Text(new CalendarSerializer().SerializeToString(calendar) ?? "", "text/calendar; charset=utf-8");
    }

    private static CalendarEvent EventOf(Row row) => new()
    {
        Uid = $"{row.SessionId}@accesdroits",
        Sequence = row.Sequence,
        DtStamp = new CalDateTime(row.ChangedAt, "UTC"),
        LastModified = new CalDateTime(row.ChangedAt, "UTC"),
        Summary = row.State == "cancelled" ? $"Annulé : {row.Title}" : row.Title,
        Location = row.Room.Length == 0 ? row.Place : $"{row.Place}, {row.Room}",
        Start = new CalDateTime(row.Date.ToDateTime(row.StartsAt), Zone),
        End = new CalDateTime(row.Date.ToDateTime(row.EndsAt), Zone),
        Status = row.State == "cancelled" ? EventStatus.Cancelled : EventStatus.Confirmed,
    };
}
