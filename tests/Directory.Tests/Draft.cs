using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>A valid record of the directory, of any kind.</summary>
/// <param name="StructureId">The structure that it refers to, if it is of a kind that refers to one.</param>
/// <param name="PlaceId">The place that it refers to, likewise.</param>
public sealed record Draft(string StructureId, string PlaceId)
{
    public string Id { get; init; } = World.NewId();

    /// <summary>The institution that it refers to, likewise.</summary>
    public string InstitutionId { get; init; } = World.NewId();

    public string Code { get; init; } = World.NewCode();

    public string Label { get; init; } = "Fiche d'essai";

    public long Expected { get; init; }

    /// <summary>A record beside a structure and a place that the directory knows.</summary>
    public static async Task<Draft> CreateAsync(Suite suite)
    {
        var draft = new Draft(World.NewId(), World.NewId());
        await suite.Directory.PutStructureAsync((draft with { Id = draft.StructureId, Code = World.NewCode() }).Structure());
        await suite.Directory.PutPlaceAsync((draft with { Id = draft.PlaceId, Code = World.NewCode() }).Place());
        await suite.Directory.PutInstitutionAsync((draft with { Id = draft.InstitutionId, Code = World.NewCode() }).Institution());
        return draft;
    }

    public PutStructureRequest Structure() => new()
    {
        Structure = new Structure { Id = Id, Code = Code, Label = Label, Kind = StructureKind.CentreSocial, Department = "54" }, ExpectedRevision = Expected,
    };

    public PutPlaceRequest Place() => new()
    {
        Place = new Place
        {
            Id = Id, Code = Code, Label = Label, Kind = "mairie", Commune = "54395",
            Affiliations = { new Affiliation { StructureId = StructureId, From = "2010-01-01" } },
            OpeningHours = { new OpeningHours { Weekday = 1, Opens = "09:00", Closes = "12:00" } },
        },
        ExpectedRevision = Expected,
    };

    public PutTerritoryRequest Territory() => new()
    {
        Territory = new Territory
        {
            Id = Id, Code = Code, Label = Label, Kind = TerritoryKind.Quartier, Places = { new PlacePeriod { PlaceId = PlaceId, From = "2010-01-01", To = "2030-12-31" } },
        },
        ExpectedRevision = Expected,
    };

    public PutRecognitionRequest Recognition() => new()
    {
        Recognition = new Recognition
        {
            Id = Id, Code = Code, Label = Label, Kind = "point-e-numerique", Body = "caf", Status = RecognitionStatus.Granted, StructureId = StructureId,
            RequestedOn = "2010-01-01", GrantedOn = "2010-03-01", EndsOn = "2030-12-31", Places = { new PlacePeriod { PlaceId = PlaceId, From = "2010-03-01" } },
        },
        ExpectedRevision = Expected,
    };

    public PutInstitutionRequest Institution() => new()
    {
        Institution = new Institution
        {
            Id = Id, Code = Code, Label = Label, Kind = "caf", GroupMailbox = "acces-droits@caf.example", Phone = "03 00 00 00 00",
            OpeningHours = { new OpeningHours { Weekday = 1, Opens = "09:00", Closes = "12:00" } }, Closures = { new Closure { From = "2026-12-24", To = "2026-12-26" } },
            Agreement = new Agreement { Reference = "2025-12", SignedOn = "2025-01-01" }, VerifiedOn = "2026-01-15",
        },
        ExpectedRevision = Expected,
    };

    public PutTopicRequest Topic() => new() { Topic = new Topic { Id = Id, Code = Code, Label = Label }, ExpectedRevision = Expected };

    /// <summary>A post at the institution of <paramref name="institutionId"/>.</summary>
    public PutContactRequest Contact(string institutionId) => new()
    {
        Contact = new Contact
        {
            Id = Id, Code = Code, Name = Label, InstitutionId = institutionId, Active = true, Email = "camille@caf.example", Phone = "03 00 00 00 01",
            Absences = { new Closure { From = "2026-08-01", To = "2026-08-21" } }, Hours = { new OpeningHours { Weekday = 2, Opens = "14:00", Closes = "16:00" } },
            VerifiedOn = "2026-01-15",
        },
        ExpectedRevision = Expected,
    };
}

/// <summary>How a kind of record is put.</summary>
public sealed record RecordKind(Func<Suite, Draft, Task<long>> PutAsync, Func<Suite, Draft, Task<Refusal>> RefusalAsync)
{
    public static IReadOnlyDictionary<string, RecordKind> All { get; } = new Dictionary<string, RecordKind>(StringComparer.Ordinal)
    {
        ["structure"] = Of((suite, draft) => suite.Directory.PutStructureAsync(draft.Structure()), answer => answer.Revision),
        ["place"] = Of((suite, draft) => suite.Directory.PutPlaceAsync(draft.Place()), answer => answer.Revision),
        ["territory"] = Of((suite, draft) => suite.Directory.PutTerritoryAsync(draft.Territory()), answer => answer.Revision),
        ["institution"] = Of((suite, draft) => suite.Directory.PutInstitutionAsync(draft.Institution()), answer => answer.Revision),
        ["topic"] = Of((suite, draft) => suite.Directory.PutTopicAsync(draft.Topic()), answer => answer.Revision),
        ["contact"] = Of((suite, draft) => suite.Directory.PutContactAsync(draft.Contact(draft.InstitutionId)), answer => answer.Revision),
        ["recognition"] = Of((suite, draft) => suite.Directory.PutRecognitionAsync(draft.Recognition()), answer => answer.Revision),
    };

    private static RecordKind Of<TAnswer>(Func<Suite, Draft, AsyncUnaryCall<TAnswer>> call, Func<TAnswer, long> revision) =>
        new(async (suite, draft) => revision(await call(suite, draft)), (suite, draft) => Refusal.Of(call(suite, draft)));
}
