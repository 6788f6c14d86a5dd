using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

/// <summary>
/// A wholly fictitious structure: the twelve months up to today. Each day depends on the seed and its own date only, so that running the demo
/// again tomorrow adds tomorrow's day and changes no other.
/// </summary>
public static partial class LesTilleuls
{
    public const string Point = "les-tilleuls";

    public const int Seed = 54;

    private const string Centre = "les-tilleuls-centre";
    private const string TownHall = "les-tilleuls-mairie";
    private const string Partner = "les-tilleuls-mission-locale";
    private const string Training = "les-tilleuls-entrainement";
    private const string Opening = "2010-09-01";

    /// <summary>Every command of the year that ends today; the sessions of today are planned and wait for the desk.</summary>
    public static Network Create(int seed, DateOnly today)
    {
        var from = today.AddYears(-1).AddDays(1);
        List<DateOnly> worked = [.. FrenchDays.Days(from, today).Where(FrenchDays.IsWorked)];
        List<Slot> slots = [.. worked.SelectMany(date => Slots(seed, date))];
        List<(Slot Slot, SlotState State)> past = [.. slots.Where(slot => slot.Date < today).Select(slot => (slot, StateOf(seed, slot)))];
        return new Network
        {
            Point = Point,
            From = from,
            To = today,
            Structures = [new PutStructureRequest { Structure = Structure(seed) }],
            Places = [.. Places(seed).Select(place => new PutPlaceRequest { Place = place })],
            Territories = [new PutTerritoryRequest { Territory = Territory(seed) }],
            Recognitions = [new PutRecognitionRequest { Recognition = Recognition(seed) }],
            Team = [.. Team(seed)],
            Receivers = [.. Receivers(seed).Select(account => new InviteAccountRequest { Account = account })],
            CodeBatches = [new IssueVisitorCodesRequest { BatchId = Fixed(seed, "codes"), StructureId = Fixed(seed, "structure"), Count = CodedPersons }],
            Sessions = [.. slots.Select(slot => slot.Plan())],
            Visits =
            [
                .. past.Where(slot => slot.State != SlotState.NotHeld).SelectMany(slot => VisitsOf(seed, slot.Slot)),
                .. worked.Where(date => date < today).SelectMany(date => ByTelephone(seed, date)),
            ],
            Closings = [.. past.Where(slot => slot.State != SlotState.NotClosed).Select(slot => Close(seed, slot.Slot, slot.State))],
            KioskTallies = [.. worked.Where(date => date < today).Select(date => KioskTally(seed, date))],
        };
    }

    private static Structure Structure(int seed) => new()
    {
        Id = Fixed(seed, "structure"),
        Code = "maison-des-tilleuls",
        Label = "Maison des habitants des Tilleuls",
        Kind = StructureKind.CentreSocial,
        Department = "54",
    };

    private static IEnumerable<Place> Places(int seed) =>
    [
        Place(seed, Centre, "Maison des habitants des Tilleuls", "centre"),
        Place(seed, TownHall, "Mairie annexe des Tilleuls", "mairie"),
        Place(seed, Partner, "Mission locale, antenne des Tilleuls", "partenaire"),
        new(Place(seed, Training, "Poste d'entraînement des Tilleuls", "centre")) { Training = true },
    ];

    private static Place Place(int seed, string code, string label, string kind) => new()
    {
        Id = Fixed(seed, code),
        Code = code,
        Label = label,
        Kind = kind,
        Commune = "54329",
        Affiliations = { new Affiliation { StructureId = Fixed(seed, "structure"), From = Opening } },
        OpeningHours =
        {
            Week.Where(opening => opening.Place == code)
                .Select(opening => new OpeningHours { Weekday = (int)opening.Day, Opens = opening.Starts.Text(), Closes = opening.Ends.Text() }),
        },
    };

    private static Territory Territory(int seed) => new()
    {
        Id = Fixed(seed, "territory"),
        Code = "quartier-des-tilleuls",
        Label = "Quartier des Tilleuls",
        Kind = TerritoryKind.Qpv,
        Places = { Attached(seed) },
    };

    private static Recognition Recognition(int seed) => new()
    {
        Id = Fixed(seed, "recognition"),
        Code = Point,
        Label = "Point numérique Les Tilleuls",
        Kind = "point-numerique-caf",
        Body = "caf",
        Status = RecognitionStatus.Granted,
        StructureId = Fixed(seed, "structure"),
        GrantedOn = Opening,
        Places = { Attached(seed) },
    };

    private static IEnumerable<PlacePeriod> Attached(int seed) =>
        new[] { Centre, TownHall, Partner }.Select(place => new PlacePeriod { PlaceId = Fixed(seed, place), From = Opening });

    // Records that belong to no day.
    private static string Fixed(int seed, string key) => DemoId.Create(seed, $"{Point}/{key}", FrenchDays.Instant(new DateOnly(2010, 9, 1), new TimeOnly(8, 0)));
}
