using System.Globalization;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Bench;

/// <summary>Réseau: the made-up network of the measures, a dozen structures with three places each, the same in every run.</summary>
internal static class Network
{
    public const string Department = "54";
    public const int Structures = 12;
    public const int PlacesPerStructure = 3;
    public const int Places = Structures * PlacesPerStructure;

    private static readonly DateTimeOffset DeviceTime = new(2025, 1, 6, 9, 30, 0, TimeSpan.Zero);
    private static readonly string[] PlaceKinds = ["centre", "mairie", "partenaire"];

    public static Guid StructureId(int structure) => Id(1, structure);

    public static Guid PlaceId(int place) => Id(2, place);

    /// <summary>The account that receives people in a structure.</summary>
    public static Guid ReceiverId(int structure) => Id(4, structure);

    public static int StructureOf(int place) => place / PlacesPerStructure;

    public static string StructureCode(int structure) => $"bench-s{structure:00}";

    public static string PlaceCode(int place) => $"bench-p{place:00}";

    /// <summary>An id that depends on its number only; those of one kind are in the order of their numbers.</summary>
    public static Guid Id(int kind, long number) => new(
        0x01900000 | kind, (short)(number >> 32), 0x7000, 0x80, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    /// <summary>Puts the network through the gateway, and waits until both services know it.</summary>
    public static async Task PutAsync(RunningSuite suite)
    {
        for (var structure = 0; structure < Structures; structure++)
        {
            await suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = OfStructure(structure) });
            await suite.Accounts.InviteAccountAsync(new InviteAccountRequest { Account = OfReceiver(structure) });
        }

        for (var place = 0; place < Places; place++)
        {
            await suite.Directory.PutPlaceAsync(new PutPlaceRequest { Place = OfPlace(place) });
        }

        if (!await Load.UntilAsync(TimeSpan.FromMinutes(1), async () => await AreKnownAsync(suite)))
        {
            throw new TimeoutException("The services did not learn of the places and of who receives people there within a minute.");
        }
    }

    public static Structure OfStructure(int structure) => new()
    {
        Id = $"{StructureId(structure)}", Code = StructureCode(structure), Label = $"Centre social {structure + 1}", Kind = StructureKind.CentreSocial, Department = Department,
    };

    public static Account OfReceiver(int structure) => new()
    {
        Id = $"{ReceiverId(structure)}", Email = $"{StructureCode(structure)}@bench.example", Name = $"Accueil {structure + 1}", Role = Role.Receiver,
        StructureId = $"{StructureId(structure)}", ReceiverStatus = "service-civique", MissionFrom = "2000-01-01",
    };

    public static Place OfPlace(int place) => new()
    {
        Id = $"{PlaceId(place)}", Code = PlaceCode(place), Label = $"Lieu {place + 1}", Kind = PlaceKind(place), Commune = "54395",
        Affiliations = { new Affiliation { StructureId = $"{StructureId(StructureOf(place))}", From = "2000-01-01" } },
    };

    public static string PlaceKind(int place) => PlaceKinds[place % PlacesPerStructure];

    /// <summary>A valid visit of an anonymous person, with one request.</summary>
    public static LogVisitRequest Visit(int place, DateOnly date) => new()
    {
        VisitId = $"{Guid.CreateVersion7()}",
        PlaceId = $"{PlaceId(place)}",
        Date = Text(date),
        ReceivedBy = ReceiverOf(place),
        RecordedBy = $"{ReceiverId(StructureOf(place))}",
        Channel = "presentiel",
        Profile = new Profile { Age = AgeAnswer.AgeGiven, AgeBand = "26-64", Sex = Sex.Female, SingleParent = YesNo.No, ComputerAtHome = YesNo.Yes },
        Requests = { Request("caf", "declaration.trimestrielle", "rsa", "en-ligne.lieu") },
        DeviceTime = Timestamp.FromDateTimeOffset(DeviceTime),
    };

    public static HelpRequest Request(string institution, string nature, string droit, string medium) => new()
    {
        Institution = institution, Nature = nature, Droit = droit, Medium = medium, Mode = "avec",
        Outcomes = { "traite.termine" }, Comprehension = new Comprehension { Reformulated = true },
    };

    public static GetReportRequest Report(ScopeKind kind, string code, DateOnly from, DateOnly to) =>
        new() { ScopeKind = kind, ScopeCode = code, From = Text(from), To = Text(to) };

    public static GetReportRequest DepartmentReport(DateOnly from, DateOnly to) => Report(ScopeKind.Department, Department, from, to);

    private static Receiver ReceiverOf(int place) => new() { AccountId = $"{ReceiverId(StructureOf(place))}", Status = "service-civique" };

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A visit at an unknown place is refused and stored nowhere; a session on a day of its own tells when the place and who receives people there are known.
    private static async Task<bool> AreKnownAsync(RunningSuite suite)
    {
        try
        {
            for (var place = 0; place < Places; place++)
            {
                await suite.DeskOf(place).PlanDropInSessionAsync(new PlanDropInSessionRequest
                {
                    SessionId = $"{Id(3, place)}", PlaceId = $"{PlaceId(place)}", Date = "2001-01-01", StartsAt = "09:00", EndsAt = "12:00",
                    Receivers = { ReceiverOf(place) },
                });
                await suite.Statistics.GetReportAsync(Report(ScopeKind.Place, PlaceCode(place), new DateOnly(2001, 1, 1), new DateOnly(2001, 1, 1)));
            }

            return true;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound)
        {
            return false;
        }
    }
}
