using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Testing;
using Grpc.Core;
using Affiliation = AccesDroits.Contracts.Directory.V1.Affiliation;
using PlacePeriod = AccesDroits.Contracts.Directory.V1.PlacePeriod;

namespace AccesDroits.Directory.Tests;

/// <summary>What a record of each kind must respect.</summary>
public sealed class RuleTests(Suite suite)
{
    [Theory]
    [InlineData("20", "unknown-department")]
    [InlineData("54a", "unknown-department")]
    [InlineData("", "required")]
    [InlineData("Meurthe-et-Moselle", "too-long")]
    public async Task A_structure_is_of_a_department_that_exists(string department, string code)
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Structure();
        request.Structure.Department = department;
        Expect(await Refusal.Of(suite.Directory.PutStructureAsync(request)), "structure.department", code);
        Assert.Equal(1, (await suite.Directory.PutStructureAsync(draft.Structure())).Revision);
    }

    [Fact]
    public async Task An_unknown_structure_is_refused_where_it_is_named()
    {
        var draft = await Draft.CreateAsync(suite);
        var place = draft.Place();
        place.Place.Affiliations[0].To = "2011-12-31";
        place.Place.Affiliations.Add(new Affiliation { StructureId = World.NewId(), From = "2012-01-01" });
        Expect(await Refusal.Of(suite.Directory.PutPlaceAsync(place)), "place.affiliations[1].structure_id", "unknown-structure");
        Assert.Equal(1, (await suite.Directory.PutPlaceAsync(draft.Place())).Revision);

        draft = draft with { Id = World.NewId(), Code = World.NewCode() };
        Expect(
            await Refusal.Of(suite.Directory.PutRecognitionAsync((draft with { StructureId = World.NewId() }).Recognition())), "recognition.structure_id", "unknown-structure");
        Assert.Equal(1, (await suite.Directory.PutRecognitionAsync(draft.Recognition())).Revision);
    }

    [Fact]
    public async Task An_unknown_place_is_refused_where_it_is_named()
    {
        var draft = await Draft.CreateAsync(suite);
        var astray = draft with { PlaceId = World.NewId() };
        Expect(await Refusal.Of(suite.Directory.PutTerritoryAsync(astray.Territory())), "territory.places[0].place_id", "unknown-place");
        Expect(await Refusal.Of(suite.Directory.PutRecognitionAsync(astray.Recognition())), "recognition.places[0].place_id", "unknown-place");
        Assert.Equal(1, (await suite.Directory.PutTerritoryAsync(draft.Territory())).Revision);
        Assert.Equal(1, (await suite.Directory.PutRecognitionAsync(draft.Recognition())).Revision);
    }

    [Fact]
    public async Task A_place_belongs_to_one_structure_at_a_time()
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Place();
        request.Place.Affiliations[0].To = "2024-06-30";
        request.Place.Affiliations.Add(new Affiliation { StructureId = draft.StructureId, From = "2024-06-30" });
        Expect(await Refusal.Of(suite.Directory.PutPlaceAsync(request)), "place.affiliations", "overlap");
        request.Place.Affiliations[1].From = "2024-07-01";
        Assert.Equal(1, (await suite.Directory.PutPlaceAsync(request)).Revision);
    }

    [Fact]
    public async Task A_place_is_attached_once_at_a_time_and_two_places_may_be_attached_together()
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Territory();
        request.Territory.Places.Add(new PlacePeriod { PlaceId = draft.PlaceId, From = "2030-12-31" });
        Expect(await Refusal.Of(suite.Directory.PutTerritoryAsync(request)), "territory.places", "overlap");

        var other = draft with { Id = World.NewId(), Code = World.NewCode() };
        await suite.Directory.PutPlaceAsync(other.Place());
        request.Territory.Places[1].PlaceId = other.Id;
        Assert.Equal(1, (await suite.Directory.PutTerritoryAsync(request)).Revision);
    }

    [Fact]
    public async Task The_same_place_written_in_capitals_is_the_same_place()
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Territory();
        request.Territory.Places.Add(new PlacePeriod { PlaceId = draft.PlaceId.ToUpperInvariant(), From = "2010-01-01" });
        Expect(await Refusal.Of(suite.Directory.PutTerritoryAsync(request)), "territory.places", "overlap");
    }

    [Fact]
    public async Task A_period_does_not_end_before_it_starts()
    {
        var draft = await Draft.CreateAsync(suite);
        var place = draft.Place();
        place.Place.Affiliations[0].To = "2009-12-31";
        Expect(await Refusal.Of(suite.Directory.PutPlaceAsync(place)), "place.affiliations[0].to", "not-in-order");
        var territory = draft.Territory();
        territory.Territory.Places[0].To = "2009-12-31";
        Expect(await Refusal.Of(suite.Directory.PutTerritoryAsync(territory)), "territory.places[0].to", "not-in-order");
    }

    [Theory]
    [InlineData("caravane", "54395", "place.kind", "unknown-code")]
    [InlineData("mairie", "5439", "place.commune", "unknown-commune")]
    [InlineData("mairie", "20004", "place.commune", "unknown-commune")]
    public async Task The_kind_and_the_commune_of_a_place_exist(string kind, string commune, string field, string code)
    {
        var request = (await Draft.CreateAsync(suite)).Place();
        request.Place.Kind = kind;
        request.Place.Commune = commune;
        Expect(await Refusal.Of(suite.Directory.PutPlaceAsync(request)), field, code);
    }

    [Fact]
    public async Task A_place_outside_the_walls_has_no_commune()
    {
        var request = (await Draft.CreateAsync(suite)).Place();
        request.Place.Kind = "hors-les-murs";
        request.Place.Commune = "";
        Assert.Equal(1, (await suite.Directory.PutPlaceAsync(request)).Revision);
    }

    [Fact]
    public async Task A_place_closes_after_it_opens()
    {
        var request = (await Draft.CreateAsync(suite)).Place();
        request.Place.OpeningHours[0].Closes = "09:00";
        Expect(await Refusal.Of(suite.Directory.PutPlaceAsync(request)), "place.opening_hours[0].closes", "not-in-order");
    }

    [Fact]
    public async Task A_granted_recognition_has_the_date_it_was_granted_on()
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Recognition();
        request.Recognition.GrantedOn = "";
        Expect(await Refusal.Of(suite.Directory.PutRecognitionAsync(request)), "recognition.granted_on", "required");
        request.Recognition.Status = RecognitionStatus.Requested;
        Assert.Equal(1, (await suite.Directory.PutRecognitionAsync(request)).Revision);
    }

    [Theory]
    [InlineData("2010-03-02", "2010-03-01", "", "recognition.granted_on")]
    [InlineData("", "2010-03-01", "2010-02-28", "recognition.ends_on")]
    [InlineData("2010-03-02", "", "2010-03-01", "recognition.ends_on")]
    public async Task A_recognition_is_requested_then_granted_then_ends(string requested, string granted, string ends, string field)
    {
        var request = (await Draft.CreateAsync(suite)).Recognition();
        (request.Recognition.RequestedOn, request.Recognition.GrantedOn, request.Recognition.EndsOn) = (requested, granted, ends);
        request.Recognition.Status = granted.Length == 0 ? RecognitionStatus.Withdrawn : RecognitionStatus.Granted;
        Expect(await Refusal.Of(suite.Directory.PutRecognitionAsync(request)), field, "not-in-order");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_place_is_made_to_learn_at_or_not_and_stays_so(bool training)
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Place();
        request.Place.Training = training;
        await suite.Directory.PutPlaceAsync(request);
        Assert.Equal(training, (await suite.Directory.GetPlaceAsync(new GetRecordRequest { Id = draft.Id })).Place.Training);
        Assert.Equal(training, Assert.IsType<PlaceChanged>(Assert.Single(await Outbox.EventsOfAsync(suite, draft.Id))).Training);

        (request.Place.Training, request.ExpectedRevision) = (!training, 1);
        Expect(await Refusal.Of(suite.Directory.PutPlaceAsync(request)), "place.training", "fixed");
        (request.Place.Training, request.Place.Label) = (training, "Un autre nom");
        Assert.Equal(2, (await suite.Directory.PutPlaceAsync(request)).Revision);
    }

    [Fact]
    public async Task A_training_place_belongs_to_no_recognition_and_no_territory()
    {
        var draft = await Draft.CreateAsync(suite);
        var place = draft.Place();
        place.Place.Training = true;
        await suite.Directory.PutPlaceAsync(place);
        draft = draft with { Id = World.NewId(), Code = World.NewCode() };
        var (recognition, territory) = (draft.Recognition(), draft.Territory());
        recognition.Recognition.Places.Add(new PlacePeriod { PlaceId = place.Place.Id, From = "2010-01-01" });
        territory.Territory.Places.Add(new PlacePeriod { PlaceId = place.Place.Id, From = "2010-01-01" });
        Expect(await Refusal.Of(suite.Directory.PutRecognitionAsync(recognition)), "recognition.places[1].place_id", "training-place");
        Expect(await Refusal.Of(suite.Directory.PutTerritoryAsync(territory)), "territory.places[1].place_id", "training-place");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var request = (await Draft.CreateAsync(suite)).Place();
        request.Place.Kind = "caravane";
        request.Place.Commune = "20004";
        request.Place.Affiliations[0].To = "2009-12-31";
        request.Place.OpeningHours[0].Closes = "08:00";
        var refusal = await Refusal.Of(suite.Directory.PutPlaceAsync(request));
        Assert.Equal(
            ["place.affiliations[0].to", "place.commune", "place.kind", "place.opening_hours[0].closes"], refusal.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_others_are_told_is_the_whole_record()
    {
        var draft = await Draft.CreateAsync(suite);
        var (id, structure, place) = (Guid.Parse(draft.Id), Guid.Parse(draft.StructureId), Guid.Parse(draft.PlaceId));
        await suite.Directory.PutRecognitionAsync(draft.Recognition());
        Assert.Equivalent(
            new RecognitionChanged(
                id, 1, Deleted: false, draft.Code, draft.Label, "point-e-numerique", "caf", "granted", structure, new DateOnly(2010, 1, 1), new DateOnly(2010, 3, 1),
                new DateOnly(2030, 12, 31), [new Contracts.Events.PlacePeriod(place, new DateOnly(2010, 3, 1), null)]),
            Assert.Single(await Outbox.EventsOfAsync(suite, draft.Id)),
            strict: true);

        draft = draft with { Id = World.NewId(), Code = World.NewCode() };
        await suite.Directory.PutPlaceAsync(draft.Place());
        Assert.Equivalent(
            new PlaceChanged(
                Guid.Parse(draft.Id), 1, Deleted: false, draft.Code, draft.Label, "mairie", "54395", [new Contracts.Events.Affiliation(structure, new DateOnly(2010, 1, 1), null)]),
            Assert.Single(await Outbox.EventsOfAsync(suite, draft.Id)),
            strict: true);

        draft = draft with { Id = World.NewId(), Code = World.NewCode() };
        await suite.Directory.PutTerritoryAsync(draft.Territory());
        Assert.Equivalent(
            new TerritoryChanged(
                Guid.Parse(draft.Id), 1, Deleted: false, draft.Code, draft.Label, "quartier",
                [new Contracts.Events.PlacePeriod(place, new DateOnly(2010, 1, 1), new DateOnly(2030, 12, 31))]),
            Assert.Single(await Outbox.EventsOfAsync(suite, draft.Id)),
            strict: true);

        draft = draft with { Id = World.NewId(), Code = World.NewCode() };
        await suite.Directory.PutStructureAsync(draft.Structure());
        Assert.Equivalent(
            new StructureChanged(Guid.Parse(draft.Id), 1, Deleted: false, draft.Code, draft.Label, "centre-social", "54"),
            Assert.Single(await Outbox.EventsOfAsync(suite, draft.Id)),
            strict: true);
    }

    private static void Expect(Refusal refusal, string field, string code)
    {
        Assert.Equal((StatusCode.InvalidArgument, "invalid-argument"), (refusal.Status, refusal.Code));
        Assert.Equal([(field, code)], refusal.Fields.Select(pair => (pair.Key, pair.Value)));
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }
}
