using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Calendars;

/// <summary>Calendriers: the links of a structure, and what everybody may know of sessions to come.</summary>
public sealed class CalendarApi(NpgsqlDataSource database, Audit audit, TimeProvider clock) : CalendarService.CalendarServiceBase
{
    private const int TokenLength = 32, UpcomingDays = 56;

    private const string IsOwn =
        """
        select case @subject
            when 'of-place' then exists (select from place_structure join place using (place_id) where place_id = @subjectId and structure_id = @own and during @> @today and not deleted)
            when 'of-facilitator' then exists (select from account where account_id = @subjectId and structure_id = @own and not deleted)
            else exists (select from cycle where cycle_id = @subjectId and structure_id = @own) end
        """;

    private const string Insert =
        """
        insert into calendar_link (link_id, token_hash, structure_id, subject, subject_id, created_by, created_at)
        values (@linkId, @hash, @own, @subject, @subjectId, @me, @now) on conflict (link_id) do nothing
        """;

    private const string SelectLinks =
        """
        select l.link_id, l.subject, l.subject_id, coalesce(c.title, '') as title, l.created_at
        from calendar_link l left join cycle c on c.cycle_id = l.subject_id
        where l.structure_id = @own and l.revoked_at is null order by l.created_at desc, l.link_id
        """;

    private const string Revoke = "update calendar_link set revoked_at = coalesce(revoked_at, @now) where link_id = @linkId and structure_id = @own returning revoked_at = @now";

    private const string SelectUpcoming =
        $"""
        select listed.session_id, listed.cycle_id, listed.title, listed.kind, c.level, listed.date, listed.starts_at, listed.ends_at, listed.place_id, p.label as place_label, listed.room,
            listed.kind <> 'information' and listed.taken >= listed.seats as is_full, coalesce(m.objectives, '') as objectives
        from ({SessionRow.Select} where s.state = 'planned' and s.date >= @today and s.date < @until) listed
        join cycle c using (cycle_id) join place p on p.place_id = listed.place_id left join module m using (module_id)
        where c.listed and not p.deleted and (@placeId::uuid is null or listed.place_id = @placeId)
        order by listed.date, listed.starts_at, p.label, listed.session_id limit 300
        """;

    private sealed record LinkRow(Guid LinkId, string Subject, Guid SubjectId, string Title, DateTime CreatedAt);

    private sealed record UpcomingRow(
        Guid SessionId, Guid CycleId, string Title, string Kind, string Level, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, Guid PlaceId, string PlaceLabel, string Room, bool IsFull,
        string Objectives)
    {
        public UpcomingSession Message => new()
        {
            SessionId = $"{SessionId}", CycleId = $"{CycleId}", Title = Title, Kind = EnumCodes.FromCode<CycleKind>(Kind), Level = EnumCodes.FromCode<Level>(Level), Date = Date.ToText(),
            StartsAt = StartsAt.ToText(), EndsAt = EndsAt.ToText(), PlaceId = $"{PlaceId}", PlaceLabel = PlaceLabel, Room = Room, Full = IsFull, Objectives = Objectives,
        };
    }

    /// <summary>What is kept of a token: who reads the database cannot follow the link.</summary>
    internal static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public override async Task<CreateCalendarLinkResponse> CreateCalendarLink(CreateCalendarLinkRequest request, ServerCallContext context)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenLength));
        var row = new
        {
            linkId = Guid.Parse(request.LinkId), hash = HashOf(token), own = Own.Structure(context), subject = request.Subject.ToCode(), subjectId = Guid.Parse(request.SubjectId),
            me = context.Caller().Id, now = clock.GetUtcNow(), today = clock.Today(),
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsOwn, row, cancellationToken: context.CancellationToken)))
        {
            throw Errors.NotFound("unknown-subject", "Choisissez un lieu, une personne ou un parcours de votre structure.");
        }

        if (await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.IdTaken();
        }

        await audit.WriteAsync(connection, context, new Act("calendar-link.create", "calendar-link", row.linkId));
        await transaction.CommitAsync(context.CancellationToken);
        return new CreateCalendarLinkResponse { Token = token };
    }

    public override async Task<ListCalendarLinksResponse> ListCalendarLinks(ListCalendarLinksRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = await connection.QueryAsync<LinkRow>(new CommandDefinition(SelectLinks, new { own = Own.Structure(context) }, cancellationToken: context.CancellationToken));
        return new ListCalendarLinksResponse
        {
            Links =
            {
                rows.Select(row => new CalendarLink
                {
                    LinkId = $"{row.LinkId}", Subject = EnumCodes.FromCode<CalendarSubject>(row.Subject), SubjectId = $"{row.SubjectId}", Title = row.Title,
                    CreatedAt = Timestamp.FromDateTime(row.CreatedAt),
                }),
            },
        };
    }

    public override async Task<RevokeCalendarLinkResponse> RevokeCalendarLink(RevokeCalendarLinkRequest request, ServerCallContext context)
    {
        var row = new { linkId = Guid.Parse(request.LinkId), own = Own.Structure(context), now = clock.GetUtcNow() };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var isRevokedNow = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(Revoke, row, cancellationToken: context.CancellationToken))
            ?? throw Errors.NotFound("unknown-link", "Ce lien n'existe pas.");
        if (isRevokedNow)
        {
            await audit.WriteAsync(connection, context, new Act("calendar-link.revoke", "calendar-link", row.linkId));
            await transaction.CommitAsync(context.CancellationToken);
        }

        return new RevokeCalendarLinkResponse();
    }

    public override async Task<ListUpcomingSessionsResponse> ListUpcomingSessions(ListUpcomingSessionsRequest request, ServerCallContext context)
    {
        var today = clock.Today();
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = await connection.QueryAsync<UpcomingRow>(new CommandDefinition(
            SelectUpcoming, new { today, until = today.AddDays(UpcomingDays), placeId = Own.OrNull(request.PlaceId) }, cancellationToken: context.CancellationToken));
        return new ListUpcomingSessionsResponse { Sessions = { rows.Select(row => row.Message) } };
    }
}
