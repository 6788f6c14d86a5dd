using AccesDroits.Contracts.Events;

namespace AccesDroits.Bench.Dataset;

/// <summary>A visit of the made-up years.</summary>
/// <param name="Person">Number of the person; negative for an anonymous visit.</param>
/// <param name="Requests">Indexes in <see cref="Needs.All"/>.</param>
internal readonly record struct MadeUpVisit(
    long Number, int Place, DateOnly Date, long? Session, int Person, string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, int[] Requests);

internal sealed record MadeUpSession(long Number, int Place, DateOnly Date, string State, string[] Statuses);

internal sealed record MadeUpTally(long Number, int Place, DateOnly Date, int Passages);

/// <summary>
/// Ten years of the network, 2015 to 2024, with so many help requests: the same number gives the same years. Visits come in the order
/// of their days; 3 persons for 10 requests, each of them around for two years or so, mostly at one place; one visit in five is anonymous.
/// </summary>
internal sealed class MadeUpYears(int requests)
{
    public static readonly DateOnly FirstDay = new(2015, 1, 1);
    public static readonly DateOnly LastDay = new(2024, 12, 31);
    private static readonly int Days = LastDay.DayNumber - FirstDay.DayNumber + 1;
    private static readonly string[] Bands = ["under-18", "18-25", "26-64", "65+", "refused", "not-asked"];
    private static readonly double[] BandShares = [0.02, 0.17, 0.56, 0.17, 0.03, 0.05];
    private static readonly string[] Sexes = ["female", "male", "other", "refused", "not-asked"];
    private static readonly double[] SexShares = [0.57, 0.39, 0.005, 0.015, 0.02];
    private static readonly string[] Answers = ["yes", "no", "refused", "not-asked"];
    private Random _random = new(0);

    public int Requests { get; } = requests;

    private int Persons => Math.Max(1, (int)(Requests * 3L / 10));

    /// <summary>Two or three sessions a week at each place, whatever the number of requests.</summary>
    public static IEnumerable<MadeUpSession> Sessions()
    {
        var random = new Random(31);
        long number = 1000;
        for (var day = 0; day < Days; day++)
        {
            for (var place = 0; place < Network.Places; place++)
            {
                if (IsOpen(place, day))
                {
                    var state = random.Next(100) switch { < 95 => "held", < 98 => "not-held", _ => "planned" };
                    string[] statuses = random.Next(4) == 0 ? ["benevole", "service-civique"] : [random.Next(3) == 0 ? "agent-accueil" : "service-civique"];
                    yield return new MadeUpSession(number++, place, FirstDay.AddDays(day), state, statuses);
                }
            }
        }
    }

    /// <summary>One tally a week at each centre.</summary>
    public static IEnumerable<MadeUpTally> Tallies()
    {
        var random = new Random(32);
        long number = 1000;
        for (var day = 4; day < Days; day += 7)
        {
            for (var place = 0; place < Network.Places; place += Network.PlacesPerStructure)
            {
                yield return new MadeUpTally(number++, place, FirstDay.AddDays(day), random.Next(1, 60));
            }
        }
    }

    /// <summary>The same visits each time they are asked for.</summary>
    public IEnumerable<MadeUpVisit> Visits()
    {
        _random = new Random(20_170_000 + Requests);
        var sessions = Sessions().Where(session => session.State != "not-held").ToDictionary(session => (session.Place, session.Date), session => session.Number);
        long number = 1;
        var left = Requests;
        for (var day = 0; left > 0; day = (day + 1) % Days)
        {
            // What is left is spread evenly over the days that are left.
            var today = day == Days - 1 ? left : (int)Math.Round((double)left / (Days - day) * (0.6 + (0.8 * _random.NextDouble())));
            for (today = Math.Min(today, left); today > 0;)
            {
                var needs = NeedsOfOneVisit(today);
                today -= needs.Length;
                left -= needs.Length;
                yield return VisitOn(day, number++, needs, sessions);
            }
        }
    }

    private static bool IsOpen(int place, int day) => ((day + place) % 7) is 0 or 2 || ((day + place) % 14) == 4;

    private MadeUpVisit VisitOn(int day, long number, int[] needs, Dictionary<(int, DateOnly), long> sessions)
    {
        var date = FirstDay.AddDays(day);
        if (_random.Next(5) == 0)
        {
            var anywhere = _random.Next(Network.Places);
            return Describe(number, anywhere, date, person: -1, _random, needs, sessions);
        }

        // Persons arrive one after the other over the years, and come back for a fifth of that time.
        var person = (int)(Persons * ((0.8 * day / Days) + (0.2 * _random.NextDouble())));
        var home = (int)((uint)(person * 2654435761u) % Network.Places);
        var place = _random.Next(10) > 0 ? home : _random.Next(Network.Places);

        // What a person declares changes now and then; otherwise it follows from who they are.
        return Describe(number, place, date, person, _random.Next(20) == 0 ? _random : new Random(person), needs, sessions);
    }

    private static MadeUpVisit Describe(long number, int place, DateOnly date, int person, Random random, int[] needs, Dictionary<(int, DateOnly), long> sessions) => new(
        number, place, date, sessions.TryGetValue((place, date), out var session) ? session : null, person,
        Pick(Bands, BandShares, random), Pick(Sexes, SexShares, random), Answer(random, 0.22), Answer(random, 0.31), Answer(random, 0.48), needs);

    private static string Answer(Random random, double yes) => Pick(Answers, [0.85 * yes, 0.85 * (1 - yes), 0.05, 0.10], random);

    private static string Pick(string[] values, double[] shares, Random random)
    {
        var point = random.NextDouble();
        for (var index = 0; index < values.Length - 1; index++)
        {
            if ((point -= shares[index]) < 0)
            {
                return values[index];
            }
        }

        return values[^1];
    }

    private int[] NeedsOfOneVisit(int atMost)
    {
        var count = Math.Min(atMost, _random.Next(100) switch { < 80 => 1, < 95 => 2, _ => 3 });
        var needs = new int[count];
        for (var index = 0; index < count; index++)
        {
            needs[index] = Needs.Pick(_random.Next(100));
        }

        return needs;
    }

    public static Guid VisitId(in MadeUpVisit visit) => Network.Id(8, visit.Number);

    public static Guid? VisitorId(in MadeUpVisit visit) => visit.Person < 0 ? null : Network.Id(9, visit.Person);

    public static DateTime EnteredAt(in MadeUpVisit visit) => visit.Date.ToDateTime(new TimeOnly(10, 0), DateTimeKind.Utc).AddSeconds(visit.Number % 20_000);

    public static VisitChanged EventOf(in MadeUpVisit visit) => new(
        VisitId(visit), 1, Deleted: false, Network.StructureId(Network.StructureOf(visit.Place)), Network.PlaceId(visit.Place), visit.Date,
        visit.Session is { } session ? Network.Id(10, session) : null, Network.ReceiverId(Network.StructureOf(visit.Place)), "service-civique", "presentiel", DurationBand: null,
        VisitorId(visit), new DateTimeOffset(EnteredAt(visit)),
        new DeclaredProfile(visit.AgeBand, visit.Sex, visit.SingleParent, visit.HelpWithFrench, visit.ComputerAtHome, "not-asked", "not-asked", HeardOf: null, []),
        [.. visit.Requests.Select(need => Needs.All[need].Facts)]);
}
