using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Workshops.Features;

/// <summary>Séance, as lists show it.</summary>
internal sealed record SessionRow(
    Guid SessionId, long Revision, Guid CycleId, Guid StructureId, DateOnly Date, Guid PlaceId, string Room, TimeOnly StartsAt, TimeOnly EndsAt, Guid[] FacilitatorIds, string[] Computers,
    string Equipment, string Adaptations, string State, int HeadCount, string Title, string Kind, int Taken, int Seats, int Number)
{
    public SessionRow()
        : this(default, 0, default, default, default, default, "", default, default, [], [], "", "", "", 0, "", "", 0, 0, 0)
    {
    }

    /// <summary>SQL: every session.</summary>
    public const string Select =
        """
        select s.session_id, s.revision, s.cycle_id, s.structure_id, s.date, s.place_id, s.room, s.starts_at, s.ends_at, s.facilitator_ids, s.computers, s.equipment, s.adaptations, s.state,
            s.head_count, c.title, c.kind,
            (select count(*)::int from enrolment e
             where e.cycle_id = s.cycle_id and (e.session_id is null or e.session_id = s.session_id) and e.state in ('seated', 'offered')) as taken,
            case c.kind when 'practice' then cardinality(s.computers) when 'workshop' then c.capacity else 0 end as seats,
            case when s.state = 'cancelled' then 0 else (
                select count(*)::int from session o
                where o.cycle_id = s.cycle_id and o.state <> 'cancelled' and (o.date, o.starts_at, o.session_id) <= (s.date, s.starts_at, s.session_id)) end as number
        from session s join cycle c using (cycle_id)
        """;

    public WorkshopSession ToMessage() => new()
    {
        SessionId = $"{SessionId}", Revision = Revision, CycleId = $"{CycleId}", Date = Date.ToText(), State = EnumCodes.FromCode<SessionState>(State), HeadCount = HeadCount, Title = Title,
        Kind = EnumCodes.FromCode<CycleKind>(Kind), Taken = Taken, Seats = Seats, Number = Number,
        Setting = new SessionSetting
        {
            PlaceId = $"{PlaceId}", Room = Room, StartsAt = StartsAt.ToText(), EndsAt = EndsAt.ToText(), FacilitatorIds = { FacilitatorIds.Select(id => $"{id}") }, Computers = { Computers },
            Equipment = Equipment, Adaptations = Adaptations,
        },
    };

    /// <summary>The same without what is the affair of the structure.</summary>
    public WorkshopSession ToMessageForOthers()
    {
        var message = ToMessage();
        message.Setting = new SessionSetting { PlaceId = message.Setting.PlaceId, Room = Room, StartsAt = message.Setting.StartsAt, EndsAt = message.Setting.EndsAt };
        return message;
    }
}
