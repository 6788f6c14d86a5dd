using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Workshops.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.Demo;

/// <summary>
/// Plays a year of workshops as the social worker of each structure: a cycle a quarter, with its line, its marks and what people say they can do.
/// A cycle depends on its quarter alone: played again it changes nothing, played tomorrow it adds the sessions that have passed since.
/// </summary>
public sealed class PlayWorkshops(GatewayChannel gateway, Access access, TimeProvider clock)
{
    private const int Quarters = 4, MonthsOfQuarter = 3, Sessions = 6, Seats = 8, People = 14;

    private static readonly WorkshopModule[] Modules =
    [
        new()
        {
            ModuleId = IdOf("module/premiers-pas"), Title = "Premiers pas sur ordinateur", Level = Level.Beginner, Prerequisites = { Prerequisite.SpokenFrench },
            Objectives = "Allumer l'ordinateur, écrire, naviguer sur internet sans crainte.",
            Programme = { "La souris et le clavier", "L'écran, les fenêtres, les fichiers", "Naviguer sur internet", "Chercher une information fiable", "Ouvrir une boîte de courriel", "Écrire et joindre un document" },
        },
        new()
        {
            ModuleId = IdOf("module/demarches"), Title = "Mes démarches en ligne", Level = Level.SomeNotions, Prerequisites = { Prerequisite.ReadingAndWriting, Prerequisite.DigitalVocabulary },
            Objectives = "Se connecter à ses comptes, faire une déclaration, garder ses documents.",
            Programme = { "Un mot de passe solide", "Mon compte Caf", "Mon compte ameli", "Remplir un formulaire", "Scanner et joindre un document", "Reconnaître une arnaque" },
        },
    ];

    private static readonly string[] FirstNames = ["Awa", "Nadia", "Jean", "Fatoumata", "Rosa", "Ahmed", "Monique", "Li", "Ioana", "Samir", "Denise", "Yusuf", "Halima", "Pedro"];
    private static readonly string[] Bands = ["18-25", "26-64", "26-64", "26-64", "65+"];
    private readonly Patience _patience = new(clock);

    /// <summary>Plays them all. A cycle that somebody has changed since stays as it is.</summary>
    public async Task RunAsync(IReadOnlyList<Network> networks, Screen screen, CancellationToken cancellation)
    {
        await screen.ProgressAsync("Ateliers", networks.Count * (Quarters + 2), async step =>
        {
            foreach (var network in networks)
            {
                await access.AsAsync(network.Team.First(account => account.Role == Role.SocialWorker), async session =>
                {
                    using var channel = gateway.With(async token => await session.GetAsync(token));
                    await PlayAllAsync(new Structure(channel, network, network == networks[0]), step, cancellation);
                }, cancellation);
            }
        });
    }

    private sealed record Structure(GrpcChannel Channel, Network Network, bool IsFirst)
    {
        public CycleService.CycleServiceClient Cycles { get; } = new(Channel);

        public EnrolmentService.EnrolmentServiceClient Enrolments { get; } = new(Channel);

        public RosterService.RosterServiceClient Rosters { get; } = new(Channel);

        public string PlaceId => Network.Places[0].Place.Id;
    }

    /// <param name="Number">From 0 for the earliest.</param>
    private sealed record Quarter(DateOnly First, int Number)
    {
        public string Key => $"{First:yyyy-MM}";
    }

    private async Task PlayAllAsync(Structure structure, Action step, CancellationToken cancellation)
    {
        if (structure.IsFirst)
        {
            var modules = new ModuleService.ModuleServiceClient(structure.Channel);
            foreach (var module in Modules)
            {
                await KeepAsync(() => _patience.CallAsync(options => modules.PutModuleAsync(new PutModuleRequest { Module = module }, options), cancellation));
            }
        }

        var reception = new ReceptionService.ReceptionServiceClient(structure.Channel);
        var batch = new IssueVisitorCodesRequest { BatchId = IdOf($"{structure.Network.Point}/codes"), StructureId = $"{structure.Network.StructureId}", Count = People };
        var codes = (await _patience.CallAsync(options => reception.IssueVisitorCodesAsync(batch, options), cancellation)).Codes;
        var today = FrenchDays.Today(clock);
        var current = new DateOnly(today.Year, ((today.Month - 1) / MonthsOfQuarter * MonthsOfQuarter) + 1, 1);
        for (var number = 0; number < Quarters + 2; number++)
        {
            var quarter = new Quarter(current.AddMonths(MonthsOfQuarter * (number - Quarters)), number);
            await KeepAsync(() => PlayAsync(structure, quarter, codes, today, cancellation));
            step();
        }
    }

    private async Task<bool> PlayAsync(Structure structure, Quarter quarter, IReadOnlyList<string> codes, DateOnly today, CancellationToken cancellation)
    {
        var (key, module) = ($"{structure.Network.Point}/{quarter.Key}", Modules[quarter.First.Month / MonthsOfQuarter % Modules.Length]);
        var plan = new PlanCycleRequest
        {
            CycleId = IdOf(key), Title = module.Title, Kind = CycleKind.Workshop, ModuleId = module.ModuleId, Format = GroupFormat.Group, Capacity = Seats, Listed = true, DespiteConflicts = true,
            Setting = new SessionSetting { PlaceId = structure.PlaceId, Room = "Salle informatique", StartsAt = "14:00", EndsAt = "16:00", Equipment = "Huit ordinateurs, vidéoprojecteur" },
            Weekly = new WeeklyPlan { From = quarter.First.AddDays(7).Text(), To = quarter.First.AddDays(7 + (7 * Sessions) - 1).Text(), Weekdays = { structure.IsFirst ? 2 : 4 }, EveryWeeks = 1 },
        };
        await _patience.CallAsync(options => structure.Cycles.PlanCycleAsync(plan, options), cancellation);
        WorkshopSession[] sessions = [.. (await _patience.CallAsync(options => structure.Cycles.GetCycleAsync(new GetCycleRequest { CycleId = plan.CycleId }, options), cancellation)).Sessions];
        var dice = new Dice(LesTilleuls.Seed, $"ateliers/{key}");
        var first = dice.Next(People);

        // Those of the last cycles ask for more seats than there are.
        var people = Enumerable.Range(0, dice.Between(5, Seats) + (quarter.Number >= Quarters ? 3 : 0)).Select(place => (Place: place, Seat: SeatOf(key, plan.CycleId, codes, place, (first + place) % People))).ToList();
        foreach (var (_, seat) in people)
        {
            await KeepAsync(() => _patience.CallAsync(options => structure.Enrolments.EnrolAsync(seat, options), cancellation));
        }

        foreach (var session in sessions.Where(session => string.CompareOrdinal(session.Date, today.Text()) < 0))
        {
            await HoldAsync(structure, session, [.. people.Take(Seats).Select(person => person.Seat.EnrolmentId)], key, cancellation);
        }

        await SkillsAsync(structure, sessions, [.. people.Take(Seats).Select(person => person.Seat.EnrolmentId)], key, today, cancellation);
        return true;
    }

    // Everybody is marked; who is absent has sometimes said so.
    private async Task HoldAsync(Structure structure, WorkshopSession session, IReadOnlyList<string> seats, string key, CancellationToken cancellation)
    {
        var dice = new Dice(LesTilleuls.Seed, $"ateliers/{key}/{session.Date}");
        foreach (var seat in seats)
        {
            var request = new MarkAttendanceRequest
            {
                SessionId = session.SessionId, EnrolmentId = seat, Mark = dice.Weighted((75, Attendance.Present), (15, Attendance.Absent), (10, Attendance.Excused)),
            };
            await KeepAsync(() => _patience.CallAsync(options => structure.Rosters.MarkAttendanceAsync(request, options), cancellation));
        }

        var closing = new CloseSessionRequest { SessionId = session.SessionId, ExpectedRevision = 1, Held = true, Summary = "Bonne séance, à son rythme.", HandoutGiven = dice.Chance(60) };
        await KeepAsync(() => _patience.CallAsync(options => structure.Rosters.CloseSessionAsync(closing, options), cancellation));
    }

    private async Task SkillsAsync(Structure structure, WorkshopSession[] sessions, IReadOnlyList<string> seats, string key, DateOnly today, CancellationToken cancellation)
    {
        foreach (var seat in seats.Where(_ => string.CompareOrdinal(sessions[0].Date, today.Text()) < 0))
        {
            var dice = new Dice(LesTilleuls.Seed, $"ateliers/{key}/{seat}");
            var (before, after) = (new RecordSkillsRequest { EnrolmentId = seat, Moment = SkillMoment.Before }, new RecordSkillsRequest { EnrolmentId = seat, Moment = SkillMoment.After });
            foreach (var skill in new[] { Skill.Device, Skill.Email, Skill.Form })
            {
                var level = dice.Between(1, 3);
                before.Levels.Add(new SkillLevel { Skill = skill, Level = level });
                after.Levels.Add(new SkillLevel { Skill = skill, Level = level + dice.Between(0, 2) });
            }

            await KeepAsync(() => _patience.CallAsync(options => structure.Rosters.RecordSkillsAsync(before, options), cancellation));
            if (string.CompareOrdinal(sessions[^1].Date, today.Text()) < 0)
            {
                await KeepAsync(() => _patience.CallAsync(options => structure.Rosters.RecordSkillsAsync(after, options), cancellation));
            }
        }
    }

    // One in three comes without a code; the others come back from cycle to cycle.
    private static EnrolRequest SeatOf(string key, string cycleId, IReadOnlyList<string> codes, int place, int person)
    {
        var seat = new EnrolRequest
        {
            EnrolmentId = IdOf($"{key}/{place}"), CycleId = cycleId, FirstName = FirstNames[person], Age = AgeAnswer.AgeGiven, AgeBand = Bands[person % Bands.Length],
            Sex = person % 4 == 3 ? Sex.Male : Sex.Female,
        };
        if (place % 3 != 2)
        {
            seat.VisitorCode = codes[person];
        }

        return seat;
    }

    private static string IdOf(string key) => DemoId.Create(LesTilleuls.Seed, $"ateliers/{key}", FrenchDays.Instant(new DateOnly(2026, 1, 5), new TimeOnly(8, 0)));

    private static async Task KeepAsync<T>(Func<Task<T>> send)
    {
        try
        {
            await send();
        }
        catch (RpcException error) when (Replies.IsKeptAsItIs(error))
        {
            // Somebody has gone on with it in the suite.
        }
    }
}
