using AccesDroits.Contracts;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Workshops.Domain;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features;

/// <summary>Conflits: what stands in the way of a session. They are told and forbid nothing.</summary>
public sealed class Conflicts(PlanningService.PlanningServiceClient planning)
{
    // As many days as Reception answers for at once.
    private const int MostDays = 42;

    // Who plans waits for who plans: what one stores, the other is told.
    private const string TakeTurn = "select pg_advisory_xact_lock(14102)";

    private const string Overlapping =
        """
        select 'facilitator' as kind, s.date, s.starts_at, s.ends_at, f.id as account_id, '' as label, case when s.structure_id = @own then c.title else '' end as cycle_title
        from session s join cycle c using (cycle_id) cross join unnest(s.facilitator_ids) as f (id)
        where f.id = any(@facilitators) and {0}
        union all
        select 'room', s.date, s.starts_at, s.ends_at, null, s.room, case when s.structure_id = @own then c.title else '' end
        from session s join cycle c using (cycle_id)
        where s.place_id = @placeId and s.room <> '' and lower(s.room) = lower(@Room) and {0}
        union all
        select 'computer', s.date, s.starts_at, s.ends_at, null, p.name, case when s.structure_id = @own then c.title else '' end
        from session s join cycle c using (cycle_id) cross join unnest(s.computers) as p (name)
        where s.place_id = @placeId and p.name = any(@computers) and {0}
        order by date, starts_at, kind, label
        """;

    private const string SameTime = "s.date = any(@days) and s.starts_at < @endsAt and s.ends_at > @startsAt and s.state in ('planned', 'held') and s.session_id <> all(@except)";

    private const string SelectClosed =
        "select day, label from unnest(@days) as d (day) join closed_days c on c.during @> d.day where not c.removed order by day";

    private static readonly string SelectOverlapping = Overlapping.Replace("{0}", SameTime, StringComparison.Ordinal);

    private sealed record Row(string Kind, DateOnly Date, TimeOnly StartsAt, TimeOnly EndsAt, Guid? AccountId, string Label, string CycleTitle);

    private sealed record ClosedRow(DateOnly Day, string Label);

    /// <summary>Holds back whoever plans at the same time until the transaction ends.</summary>
    public static Task TakeTurnAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(TakeTurn, cancellationToken: cancellationToken));

    /// <summary>Those of the days that are public holidays, or closed by the network.</summary>
    public static async Task<IReadOnlyList<ClosedDay>> ClosedAsync(NpgsqlConnection connection, IReadOnlyCollection<DateOnly> days, CancellationToken cancellationToken)
    {
        var closed = (await connection.QueryAsync<ClosedRow>(new CommandDefinition(SelectClosed, new { days = days.ToArray() }, cancellationToken: cancellationToken))).ToLookup(row => row.Day, row => row.Label);
        return [.. days.Select(day => (Day: day, Label: PublicHolidays.NameOf(day) ?? closed[day].FirstOrDefault())).Where(one => one.Label is not null)
            .Select(one => new ClosedDay { Date = one.Day.ToText(), Label = one.Label! })];
    }

    /// <summary>What meets a session held on each of the days with the setting, closed days included.</summary>
    /// <param name="except">Sessions that are being changed: they do not stand in their own way.</param>
    public async Task<IReadOnlyList<Conflict>> FindAsync(
        NpgsqlConnection connection, ServerCallContext context, IReadOnlyCollection<DateOnly> days, SessionSetting setting, IReadOnlyCollection<Guid> except)
    {
        var asked = new
        {
            own = Own.Structure(context), days = days.ToArray(), facilitators = setting.FacilitatorIds.Select(Guid.Parse).ToArray(), placeId = Guid.Parse(setting.PlaceId), setting.Room,
            computers = setting.Computers.ToArray(), startsAt = setting.StartsAt.ToTime(), endsAt = setting.EndsAt.ToTime(), except = except.ToArray(),
        };
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(SelectOverlapping, asked, cancellationToken: context.CancellationToken));
        var closed = await ClosedAsync(connection, days, context.CancellationToken);
        return
        [
            .. closed.Select(day => new Conflict { Kind = ConflictKind.Closed, Date = day.Date, Label = day.Label }),
            .. rows.Select(row => new Conflict
            {
                Kind = EnumCodes.FromCode<ConflictKind>(row.Kind), Date = row.Date.ToText(), StartsAt = row.StartsAt.ToText(), EndsAt = row.EndsAt.ToText(), AccountId = $"{row.AccountId}",
                Label = row.Label, CycleTitle = row.CycleTitle,
            }),
            .. await OfReceptionAsync(context, days, setting),
        ];
    }

    // With the token of the caller: Reception tells who receives to those who may know.
    private async Task<List<Conflict>> OfReceptionAsync(ServerCallContext context, IReadOnlyCollection<DateOnly> days, SessionSetting setting)
    {
        var conflicts = new List<Conflict>();
        if (setting.FacilitatorIds.Count == 0)
        {
            return conflicts;
        }

        foreach (var part in Spans.Of(days, MostDays))
        {
            var request = new ListPlanningRequest { From = part[0].ToText(), To = part[^1].ToText() };
            var planned = await OnBehalf.CallAsync(context, options => planning.ListPlanningAsync(request, options));
            conflicts.AddRange(
                from session in planned.Own
                where session.State != DropInSessionState.NotHeld && part.Contains(session.Date.ToDate())
                    && session.StartsAt.ToTime() < setting.EndsAt.ToTime() && session.EndsAt.ToTime() > setting.StartsAt.ToTime()
                from receiver in session.Receivers
                where setting.FacilitatorIds.Contains(receiver.AccountId)
                select new Conflict { Kind = ConflictKind.Reception, Date = session.Date, StartsAt = session.StartsAt, EndsAt = session.EndsAt, AccountId = receiver.AccountId });
        }

        return conflicts;
    }
}
