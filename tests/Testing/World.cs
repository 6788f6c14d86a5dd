using System.Collections.Concurrent;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Place = AccesDroits.Contracts.Directory.V1.Place;
using Structure = AccesDroits.Contracts.Directory.V1.Structure;

namespace AccesDroits.Testing;

/// <summary>A structure of its own for a test, with one place and one recognised point, so that tests share a suite without meeting.</summary>
public sealed partial class World
{
    private readonly Suite _suite;
    private readonly ConcurrentDictionary<Role, GrpcChannel> _channels = new();

    private World(Suite suite) => _suite = suite;

    /// <summary>The desk of the structure: its receiver.</summary>
    public ReceptionService.ReceptionServiceClient Desk => new(As(Role.Receiver));

    /// <summary>Its social worker, who plans and corrects and sees all of a visit.</summary>
    public ReceptionService.ReceptionServiceClient Planning => new(As(Role.SocialWorker));

    /// <summary>The figures of the structure, for its coordinator.</summary>
    public StatisticsService.StatisticsServiceClient Statistics => new(As(Role.Coordinator));

    /// <summary>The day of what the world's commands are about.</summary>
    public static DateOnly Day { get; } = new(2024, 3, 14);

    public string Code { get; } = NewCode();

    public string StructureId { get; } = NewId();

    public string PlaceId { get; } = NewId();

    public string ReceiverId { get; } = NewId();

    private PutStructureRequest PutStructure => new()
    {
        Structure = new Structure { Id = StructureId, Code = Code, Label = "Centre social d'essai", Kind = StructureKind.CentreSocial, Department = "54" },
    };

    private PutPlaceRequest PutPlace => new()
    {
        Place = new Place
        {
            Id = PlaceId, Code = Code, Label = "Centre d'essai", Kind = "centre", Commune = "54395",
            Affiliations = { new Affiliation { StructureId = StructureId, From = "2010-01-01" } },
        },
    };

    private PutRecognitionRequest PutRecognition => new()
    {
        Recognition = new Recognition
        {
            Id = PointId, Code = Code, Label = "Point d'essai", Kind = "point-e-numerique", Body = "caf", Status = RecognitionStatus.Granted,
            StructureId = StructureId, GrantedOn = "2010-01-01", Places = { new PlacePeriod { PlaceId = PlaceId, From = "2010-01-01" } },
        },
    };

    private string PointId { get; } = NewId();

    public static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>A code that nothing else has, in letters: a long run of digits may pass for a social security number.</summary>
    public static string NewCode() => string.Concat(Guid.NewGuid().ToString("n").Take(20).Select(digit => (char)('a' + Convert.ToInt32($"{digit}", 16))));

    /// <summary>
    /// Puts the structure, its centre and its point (all three with the code of the world), invites its receiver, and waits until Reception knows them.
    /// </summary>
    public static async Task<World> CreateAsync(Suite suite)
    {
        var world = new World(suite);
        await suite.Directory.PutStructureAsync(world.PutStructure);
        await suite.Directory.PutPlaceAsync(world.PutPlace);
        await suite.Directory.PutRecognitionAsync(world.PutRecognition);
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = world.Volunteer(world.ReceiverId) });
        await world.KnownAsync(world.PlaceId);
        return world;
    }

    /// <summary>A channel that acts in a role of the structure, always as the same account: who enters something says so of themselves.</summary>
    public GrpcChannel As(Role role) => _channels.GetOrAdd(role, _ => _suite.As(Caller(role)));

    /// <summary>Somebody of the structure, always the same.</summary>
    public Caller Caller(Role role) => new(Guid.Parse(ReceiverId), role, Guid.Parse(StructureId));

    /// <summary>Tells a naive report what the world consists of.</summary>
    public void AddTo(NaiveReport naive)
    {
        naive.Add(PutStructure);
        naive.Add(PutPlace);
        naive.Add(PutRecognition);
    }

    /// <summary>A valid visit of an anonymous person, with one request.</summary>
    public LogVisitRequest Visit() => new()
    {
        VisitId = NewId(),
        PlaceId = PlaceId,
        Date = Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ReceivedBy = new Receiver { AccountId = ReceiverId, Status = "service-civique" },
        RecordedBy = ReceiverId,
        Channel = "presentiel",
        Profile = new Profile { Age = AgeAnswer.AgeGiven, AgeBand = "26-64", Sex = Sex.Female, SingleParent = YesNo.Refused },
        Requests = { Request() },
        DeviceTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2024, 3, 14, 9, 30, 0, TimeSpan.Zero)),
    };

    /// <summary>A valid request: the quarterly declaration for the RSA, done with the person.</summary>
    public static HelpRequest Request() => new()
    {
        Institution = "caf", Nature = "declaration.trimestrielle", Droit = "rsa", Medium = "en-ligne.lieu", Mode = "avec",
        Outcomes = { "traite.termine" }, Comprehension = new Comprehension { Reformulated = true },
    };

    /// <summary>A valid session of two hours on the world's day.</summary>
    public PlanDropInSessionRequest Session() => new()
    {
        SessionId = NewId(), PlaceId = PlaceId, Date = Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        StartsAt = "09:00", EndsAt = "12:00", Receivers = { new Receiver { AccountId = ReceiverId, Status = "service-civique" } },
    };

    /// <summary>A kiosk tally of three passages on the world's day.</summary>
    public RecordKioskTallyRequest KioskTally() => new()
    {
        TallyId = NewId(), PlaceId = PlaceId, Date = Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Count = 3, RecordedBy = ReceiverId,
    };

    /// <summary>The report of the world's point for a year.</summary>
    public async Task<Report> ReportAsync(int year = 2024) =>
        await Statistics.GetReportAsync(new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = Code, From = $"{year}-01-01", To = $"{year}-12-31" });

    /// <summary>Waits until the report is as expected; a point that Statistics does not know yet is not.</summary>
    public Task<Report> ReportWhenAsync(Predicate<Report> isExpected) => Eventually.Get(
        async () =>
        {
            try
            {
                return await ReportAsync();
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                return new Report();
            }
        },
        report => report.Scope is not null && isExpected(report));

    /// <summary>Puts one more place of the structure and returns its id, without waiting until Reception knows it.</summary>
    public async Task<string> PutAnotherPlaceAsync()
    {
        var another = PutPlace;
        (another.Place.Id, another.Place.Code) = (NewId(), NewCode());
        await _suite.Directory.PutPlaceAsync(another);
        return another.Place.Id;
    }

    /// <summary>Waits until Reception knows a place, and the receiver of the world.</summary>
    public Task KnownAsync(string placeId) => Eventually.Get(() => KnowsPlaceAsync(placeId), isKnown => isKnown);

    // A session at an unknown place or of an unknown receiver is refused and stored nowhere; planning one on a day of its own tells when both are known.
    private async Task<bool> KnowsPlaceAsync(string placeId)
    {
        var probe = Session();
        probe.PlaceId = placeId;
        probe.Date = "2011-01-01";
        try
        {
            await Planning.PlanDropInSessionAsync(probe);
            return true;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
        {
            return false;
        }
    }
}
