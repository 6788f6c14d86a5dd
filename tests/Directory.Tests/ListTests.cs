using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>Reading the directory: one record, and lists that are searched, filtered, sorted and paged.</summary>
public sealed class ListTests(Suite suite)
{
    private static readonly string[] Unsorted = ["Épinal", "Dole", "Épinal", "Arras", "Zuydcoote", "dieppe", "Épinal"];
    private static readonly string[] Sorted = ["Arras", "dieppe", "Dole", "Épinal", "Épinal", "Épinal", "Zuydcoote"];

    [Fact]
    public async Task A_record_is_read_as_it_was_put_with_its_revision()
    {
        var draft = await Draft.CreateAsync(suite);
        var read = new GetRecordRequest { Id = draft.Id };

        await suite.Directory.PutStructureAsync(draft.Structure());
        await suite.Directory.PutStructureAsync((draft with { Label = "Deuxième nom", Expected = 1 }).Structure());
        Assert.Equal(
            new StoredStructure { Structure = (draft with { Label = "Deuxième nom" }).Structure().Structure, Revision = 2 }, await suite.Directory.GetStructureAsync(read));

        await suite.Directory.PutPlaceAsync(draft.Place());
        Assert.Equal(new StoredPlace { Place = draft.Place().Place, Revision = 1 }, await suite.Directory.GetPlaceAsync(read));

        await suite.Directory.PutTerritoryAsync(draft.Territory());
        Assert.Equal(new StoredTerritory { Territory = draft.Territory().Territory, Revision = 1 }, await suite.Directory.GetTerritoryAsync(read));

        await suite.Directory.PutRecognitionAsync(draft.Recognition());
        Assert.Equal(new StoredRecognition { Recognition = draft.Recognition().Recognition, Revision = 1 }, await suite.Directory.GetRecognitionAsync(read));
    }

    [Fact]
    public async Task A_record_that_does_not_exist_is_not_found()
    {
        var read = new GetRecordRequest { Id = World.NewId() };
        Assert.All(
            [
                await Refusal.Of(suite.Directory.GetStructureAsync(read)), await Refusal.Of(suite.Directory.GetPlaceAsync(read)),
                await Refusal.Of(suite.Directory.GetTerritoryAsync(read)), await Refusal.Of(suite.Directory.GetRecognitionAsync(read)),
            ],
            refusal => Assert.Equal((StatusCode.NotFound, "unknown-record"), (refusal.Status, refusal.Code)));
    }

    [Theory]
    [InlineData("Clairière")]
    [InlineData("clairiere")]
    [InlineData("CLAIRIÈRE des")]
    [InlineData("la clariere")]
    [InlineData("clairere")]
    [InlineData("pins")]
    public async Task A_search_does_not_mind_accents_case_and_small_typing_errors(string words)
    {
        var town = World.NewCode();
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutStructureAsync((draft with { Label = $"La Clairière des Pins {town}" }).Structure());
        await suite.Directory.PutStructureAsync((draft with { Id = World.NewId(), Code = World.NewCode(), Label = $"Espace Beauregard {town}" }).Structure());

        var found = await ListAsync(new ListQuery { Search = words, PageSize = 200 });
        Assert.Contains(draft.Id, found.Structures.Select(row => row.Structure.Id));
        Assert.DoesNotContain(found.Structures, row => row.Structure.Label.EndsWith(town, StringComparison.Ordinal) && row.Structure.Id != draft.Id);
    }

    [Fact]
    public async Task The_best_match_comes_first_and_signs_of_patterns_mean_nothing()
    {
        var word = World.NewCode();
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutStructureAsync((draft with { Label = $"Autre {word[..^6]}" }).Structure());
        var exact = draft with { Id = World.NewId(), Code = World.NewCode(), Label = $"Maison {word}" };
        await suite.Directory.PutStructureAsync(exact.Structure());

        Assert.Equal(exact.Id, (await ListAsync(new ListQuery { Search = word })).Structures[0].Structure.Id);
        Assert.Empty((await ListAsync(new ListQuery { Search = $"%_{World.NewCode()}%" })).Structures);
    }

    [Theory]
    [InlineData(ListOrder.Unspecified)]
    [InlineData(ListOrder.ByLabel)]
    [InlineData(ListOrder.ByLabelDescending)]
    [InlineData(ListOrder.ByCode)]
    [InlineData(ListOrder.ByCodeDescending)]
    public async Task Every_record_is_on_one_page_and_one_only_in_the_order_asked(ListOrder order)
    {
        var word = World.NewCode();
        var draft = await Draft.CreateAsync(suite);
        foreach (var label in Unsorted)
        {
            await suite.Directory.PutStructureAsync((draft with { Id = World.NewId(), Code = World.NewCode(), Label = $"{word} {label}" }).Structure());
        }

        var query = new ListQuery { Search = word, Order = order, PageSize = 3 };
        List<Structure> seen = [];
        do
        {
            var page = await ListAsync(query);
            Assert.InRange(page.Structures.Count, 1, 3);
            seen.AddRange(page.Structures.Select(row => row.Structure));
            query.PageToken = page.NextPageToken;
        }
        while (query.PageToken.Length > 0);

        Assert.Equal(7, seen.DistinctBy(structure => structure.Id).Count());
        Assert.Equal(7, seen.Count);
        var sorted = order is ListOrder.ByCode or ListOrder.ByCodeDescending
            ? seen.Select(structure => structure.Code).Order(StringComparer.Ordinal).ToList()
            : [.. Sorted.Select(label => $"{word} {label}")];
        if (order is ListOrder.ByLabelDescending or ListOrder.ByCodeDescending)
        {
            sorted.Reverse();
        }

        Assert.Equal(sorted, seen.Select(structure => order is ListOrder.ByCode or ListOrder.ByCodeDescending ? structure.Code : structure.Label));
    }

    [Fact]
    public async Task A_page_belongs_to_its_filters_and_its_order()
    {
        var word = World.NewCode();
        var draft = await Draft.CreateAsync(suite);
        for (var record = 0; record < 2; record++)
        {
            await suite.Directory.PutStructureAsync((draft with { Id = World.NewId(), Code = World.NewCode(), Label = word }).Structure());
        }

        var token = (await ListAsync(new ListQuery { Search = word, PageSize = 1 })).NextPageToken;
        foreach (var other in new[]
                 {
                     new ListQuery { Search = word, Order = ListOrder.ByCode, PageToken = token }, new ListQuery { Search = "autre", PageToken = token },
                     new ListQuery { Search = word, PageToken = "jeton" }, new ListQuery { Search = word, PageToken = token[..^4] },
                 })
        {
            var refusal = await Refusal.Of(suite.Directory.ListStructuresAsync(new ListStructuresRequest { Query = other }));
            Assert.Equal((StatusCode.InvalidArgument, "bad-page-token"), (refusal.Status, refusal.Fields["query.page_token"]));
        }

        // Only the length of the page may change.
        Assert.Single((await ListAsync(new ListQuery { Search = word, PageSize = 5, PageToken = token })).Structures);
    }

    [Fact]
    public async Task Lists_are_filtered()
    {
        var draft = await Draft.CreateAsync(suite);
        var word = draft.Code;
        await suite.Directory.PutStructureAsync(draft.Structure());
        await suite.Directory.PutPlaceAsync(draft.Place());
        await suite.Directory.PutTerritoryAsync(draft.Territory());
        await suite.Directory.PutRecognitionAsync(draft.Recognition());
        var query = new ListQuery { Search = word };

        await AssertFoundAsync(new ListStructuresRequest { Query = query, Kind = StructureKind.CentreSocial, Department = "54" }, 1);
        await AssertFoundAsync(new ListStructuresRequest { Query = query, Kind = StructureKind.Commune }, 0);
        await AssertFoundAsync(new ListStructuresRequest { Query = query, Department = "55" }, 0);

        await AssertFoundAsync(new ListPlacesRequest { Query = query, Kind = "mairie", Commune = "54395", StructureId = draft.StructureId, On = "2024-01-01" }, 1);
        await AssertFoundAsync(new ListPlacesRequest { Query = query, StructureId = draft.StructureId }, 1);
        await AssertFoundAsync(new ListPlacesRequest { Query = query, StructureId = draft.StructureId, On = "2009-12-31" }, 0);
        await AssertFoundAsync(new ListPlacesRequest { Query = query, StructureId = World.NewId() }, 0);
        await AssertFoundAsync(new ListPlacesRequest { Query = query, Kind = "centre" }, 0);
        await AssertFoundAsync(new ListPlacesRequest { Query = query, Commune = "54000" }, 0);

        await AssertFoundAsync(new ListTerritoriesRequest { Query = query, Kind = TerritoryKind.Quartier, PlaceId = draft.PlaceId, On = "2030-12-31" }, 1);
        await AssertFoundAsync(new ListTerritoriesRequest { Query = query, PlaceId = draft.PlaceId, On = "2031-01-01" }, 0);
        await AssertFoundAsync(new ListTerritoriesRequest { Query = query, Kind = TerritoryKind.Qpv }, 0);

        await AssertFoundAsync(new ListRecognitionsRequest { Query = query, Kind = "point-e-numerique", Body = "caf", Status = RecognitionStatus.Granted, StructureId = draft.StructureId }, 1);
        await AssertFoundAsync(new ListRecognitionsRequest { Query = query, Status = RecognitionStatus.Expired }, 0);
        await AssertFoundAsync(new ListRecognitionsRequest { Query = query, Body = "msa" }, 0);
        await AssertFoundAsync(new ListRecognitionsRequest { Query = query, StructureId = World.NewId() }, 0);
    }

    private async Task AssertFoundAsync(object request, int expected) => Assert.Equal(expected, request switch
    {
        ListStructuresRequest structures => (await suite.Directory.ListStructuresAsync(structures)).Structures.Count,
        ListPlacesRequest places => (await suite.Directory.ListPlacesAsync(places)).Places.Count,
        ListTerritoriesRequest territories => (await suite.Directory.ListTerritoriesAsync(territories)).Territories.Count,
        ListRecognitionsRequest recognitions => (await suite.Directory.ListRecognitionsAsync(recognitions)).Recognitions.Count,
        _ => throw new ArgumentOutOfRangeException(nameof(request)),
    });

    private async Task<ListStructuresResponse> ListAsync(ListQuery query) => await suite.Directory.ListStructuresAsync(new ListStructuresRequest { Query = query });
}
