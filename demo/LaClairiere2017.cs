using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

/// <summary>
/// The commands that make the published report of La Clairière for 2017. The margins are those of the report; the whole numbers behind its
/// percentages, and every single visit, are synthetic.
/// </summary>
public static partial class LaClairiere2017
{
    public const string Point = "la-clairiere";

    public const int Seed = 2017;

    private const string Centre = "la-clairiere-centre";
    private const string TownHall = "mairie-plateau-de-haye";

    public static DateOnly From { get; } = new(2017, 1, 1);

    public static DateOnly To { get; } = new(2017, 12, 31);

    /// <summary>Every command of the year; the same seed always gives the same ones.</summary>
    public static Network Create(int seed = Seed)
    {
        var slots = Slots(seed);
        return new Network
        {
            Point = Point,
            From = From,
            To = To,
            Structures = [new PutStructureRequest { Structure = Structure(seed) }],
            Places = [new PutPlaceRequest { Place = CentrePlace(seed) }, new PutPlaceRequest { Place = TownHallPlace(seed) }],
            Territories = [new PutTerritoryRequest { Territory = Territory(seed) }],
            Recognitions = [new PutRecognitionRequest { Recognition = Recognition(seed) }],
            Team = [.. Team(seed)],
            Receivers = [.. Receivers(seed).Select(account => new InviteAccountRequest { Account = account })],
            CodeBatches = [new IssueVisitorCodesRequest { BatchId = Fixed(seed, "codes"), StructureId = Fixed(seed, "structure"), Count = Published.Persons.Total.Total }],
            Sessions = [.. slots.Select(slot => slot.Plan())],
            Visits = Visits(seed, slots),
            Closings = [.. slots.Select(slot => slot.Close(new Dice(seed, $"close/{slot.Key}")))],
            KioskTallies = KioskTallies(seed),
        };
    }

    private static PublishedReport Published => PublishedReport.LaClairiere;

    private static Structure Structure(int seed) => new()
    {
        Id = Fixed(seed, "structure"),
        Code = "centre-la-clairiere",
        Label = "Centre social La Clairière",
        Kind = StructureKind.CentreSocial,
        Department = "54",
    };

    private static Place CentrePlace(int seed) => new()
    {
        Id = Fixed(seed, Centre),
        Code = Centre,
        Label = "Centre social La Clairière",
        Kind = "centre",
        Commune = "54395",
        Affiliations = { new Affiliation { StructureId = Fixed(seed, "structure"), From = From.Text() } },
        OpeningHours =
        {
            new OpeningHours { Weekday = 2, Opens = "09:00", Closes = "12:00" },
            new OpeningHours { Weekday = 2, Opens = "14:00", Closes = "17:00" },
            new OpeningHours { Weekday = 4, Opens = "14:00", Closes = "17:30" },
        },
    };

    private static Place TownHallPlace(int seed) => new()
    {
        Id = Fixed(seed, TownHall),
        Code = TownHall,
        Label = "Mairie de quartier",
        Kind = "mairie",
        Commune = "54395",
        Affiliations = { new Affiliation { StructureId = Fixed(seed, "structure"), From = From.Text() } },
        OpeningHours = { new OpeningHours { Weekday = 3, Opens = "09:00", Closes = "12:00" } },
    };

    private static Territory Territory(int seed) => new()
    {
        Id = Fixed(seed, "territory"),
        Code = "plateau-de-haye",
        Label = "Plateau de Haye",
        Kind = TerritoryKind.Quartier,
        Places = { Attached(seed, Centre), Attached(seed, TownHall) },
    };

    private static Recognition Recognition(int seed) => new()
    {
        Id = Fixed(seed, "recognition"),
        Code = Point,
        Label = "Point e-numérique La Clairière",
        Kind = "point-e-numerique",
        Body = "caf",
        Status = RecognitionStatus.Granted,
        StructureId = Fixed(seed, "structure"),
        RequestedOn = "2016-10-03",
        GrantedOn = From.Text(),
        Places = { Attached(seed, Centre), Attached(seed, TownHall) },
    };

    private static PlacePeriod Attached(int seed, string place) => new() { PlaceId = Fixed(seed, place), From = From.Text() };

    // Records that belong to no day.
    private static string Fixed(int seed, string key) => DemoId.Create(seed, $"{Point}/{key}", FrenchDays.Instant(From, new TimeOnly(8, 0)));
}
