using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>The workshops of the structure, for its social worker.</summary>
    public ModuleService.ModuleServiceClient Modules => new(As(Role.SocialWorker));

    public CycleService.CycleServiceClient Cycles => new(As(Role.SocialWorker));

    public EnrolmentService.EnrolmentServiceClient Enrolments => new(As(Role.SocialWorker));

    public RosterService.RosterServiceClient Rosters => new(As(Role.SocialWorker));

    public CalendarService.CalendarServiceClient Calendars => new(As(Role.SocialWorker));

    private static DateOnly Today => TimeProvider.System.Today();

    /// <summary>A world whose place and receiver Workshops knows too.</summary>
    public static async Task<World> WithWorkshopsAsync(Suite suite)
    {
        var world = await CreateAsync(suite);
        await world.KnownToWorkshopsAsync();
        return world;
    }

    /// <summary>Waits until Workshops knows the place and the receiver.</summary>
    public async Task KnownToWorkshopsAsync()
    {
        await Eventually.Get(() => _suite.CountAsync("workshopsdb", "select count(*) from place_structure where place_id = @PlaceId::uuid", new { PlaceId }), known => known == 1);
        await Eventually.Get(() => _suite.CountAsync("workshopsdb", "select count(*) from account where account_id = @ReceiverId::uuid", new { ReceiverId }), known => known == 1);
    }

    /// <summary>A working day that is no public holiday, some days from today; before it for a number below zero.</summary>
    public static DateOnly DayIn(int days)
    {
        var day = Today.AddDays(days);
        while (PublicHolidays.NameOf(day) is not null)
        {
            day = day.AddDays(days < 0 ? -1 : 1);
        }

        return day;
    }

    /// <summary>A valid module of two sessions.</summary>
    public static WorkshopModule Module() => new()
    {
        ModuleId = NewId(), Title = "Premiers pas", Level = Level.Beginner, Prerequisites = { Prerequisite.SpokenFrench, Prerequisite.ReadingAndWriting },
        Objectives = "Allumer l'ordinateur, écrire un courriel", Programme = { "La souris et le clavier", "Le courriel" },
    };

    /// <summary>Where a session is held, in the afternoon.</summary>
    public SessionSetting Setting() => new() { PlaceId = PlaceId, Room = "Salle bleue", StartsAt = "14:00", EndsAt = "16:00", FacilitatorIds = { ReceiverId } };

    /// <summary>A valid cycle of workshops on days that are given, or on two to come.</summary>
    public PlanCycleRequest Cycle(int capacity = 12, params DateOnly[] days) => new()
    {
        CycleId = NewId(), Title = "Premiers pas, matin", Kind = CycleKind.Workshop, Format = GroupFormat.Group, Capacity = capacity, Setting = Setting(), Listed = true,
        Dates = { (days.Length > 0 ? days : [DayIn(20), DayIn(27)]).Select(day => day.ToText()) }, DespiteConflicts = true,
    };

    /// <summary>A cycle that is planned: its id.</summary>
    public async Task<string> PlanAsync(PlanCycleRequest cycle)
    {
        await Cycles.PlanCycleAsync(cycle);
        return cycle.CycleId;
    }

    /// <summary>A cycle with its sessions and who takes part.</summary>
    public async Task<GetCycleResponse> CycleAsync(string cycleId) => await Cycles.GetCycleAsync(new GetCycleRequest { CycleId = cycleId });

    /// <summary>A valid enrolment of somebody without a code.</summary>
    public static EnrolRequest Seat(string cycleId, string firstName = "Nadia") => new()
    {
        EnrolmentId = NewId(), CycleId = cycleId, FirstName = firstName, Phone = "06 12 34 56 78", Age = AgeAnswer.AgeGiven, AgeBand = "26-64", Sex = Sex.Female,
        Unmet = { Prerequisite.ReadingAndWriting }, Needs = "Écrire à la Caf",
    };

    /// <summary>Somebody who is enrolled: the id of their enrolment.</summary>
    public async Task<string> EnrolAsync(string cycleId, string firstName = "Nadia")
    {
        var seat = Seat(cycleId, firstName);
        await Enrolments.EnrolAsync(seat);
        return seat.EnrolmentId;
    }

    /// <summary>An enrolment as it is now.</summary>
    public async Task<Enrolment> SeatAsync(string cycleId, string enrolmentId) => (await CycleAsync(cycleId)).Enrolments.Single(seat => seat.EnrolmentId == enrolmentId);

    /// <summary>Somebody gives up their seat or their place in line.</summary>
    public async Task LeaveAsync(string cycleId, string enrolmentId, LeavingReason why = LeavingReason.GaveUp) =>
        await Enrolments.LeaveSeatAsync(new LeaveSeatRequest { EnrolmentId = enrolmentId, ExpectedRevision = (await SeatAsync(cycleId, enrolmentId)).Revision, Why = why });

    /// <summary>The calls that wait on a day, for the whole structure.</summary>
    public async Task<IReadOnlyList<Call>> CallsAsync(DateOnly? day = null) => (await Enrolments.ListCallsAsync(new ListCallsRequest { Day = (day ?? Today).ToText() })).Calls;
}
