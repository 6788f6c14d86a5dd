using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using PlacePeriod = AccesDroits.Contracts.Directory.V1.PlacePeriod;

namespace AccesDroits.Statistics.Tests;

internal sealed partial class RandomNetwork
{
    private void AddStructure()
    {
        var index = _structures.Count;
        var structure = new Structure { Id = NewId(), Code = $"{_name}-s{index}", Label = $"Structure {index}", Department = index == 0 ? $"x{Department}"[..2] + "z" : Department };
        _structures.Add(structure);
        Naive.Add(new PutStructureRequest { Structure = structure });
        if (index > 0)
        {
            Scopes.Add((ScopeKind.Structure, structure.Code));
        }

        StructureChanged Event(long revision, string department) =>
            new(Guid.Parse(structure.Id), revision, false, structure.Code, structure.Label, "centre-social", department);
        Revise((revision, _) => Event(revision, "99z"), (revision, _) => Event(revision, structure.Department), mayBeDeleted: false);
    }

    private void AddPlace()
    {
        var index = _places.Count;
        var place = new Place { Id = NewId(), Code = $"{_name}-p{index}", Label = $"Lieu {index}", Kind = Any(["centre", "mairie", "partenaire"]) };

        // With one structure until a day, then nowhere for a while, then with another.
        var left = Day();
        place.Affiliations.Add(new Contracts.Directory.V1.Affiliation { StructureId = Any(_structures).Id, From = "2023-01-01", To = left.ToText() });
        place.Affiliations.Add(new Contracts.Directory.V1.Affiliation { StructureId = Any(_structures).Id, From = left.AddDays(1 + _random.Next(20)).ToText() });
        _places.Add(place);
        Naive.Add(new PutPlaceRequest { Place = place });
        Scopes.Add((ScopeKind.Place, place.Code));

        PlaceChanged Event(long revision, string kind, IEnumerable<Contracts.Directory.V1.Affiliation> affiliations) => new(
            Guid.Parse(place.Id), revision, false, place.Code, place.Label, kind, "54395",
            [.. affiliations.Select(affiliation => new Contracts.Events.Affiliation(Guid.Parse(affiliation.StructureId), affiliation.From.ToDate(), affiliation.To.ToOptionalDate()))]);
        Revise((revision, _) => Event(revision, "domicile", place.Affiliations.Take(1)), (revision, _) => Event(revision, place.Kind, place.Affiliations), mayBeDeleted: false);
    }

    private void AddTerritory()
    {
        var territory = new Territory { Id = NewId(), Code = $"{_name}-t{Scopes.Count}", Label = "Territoire", Places = { AnyPeriods() } };
        Naive.Add(new PutTerritoryRequest { Territory = territory });
        Scopes.Add((ScopeKind.Territory, territory.Code));

        TerritoryChanged Event(long revision, IEnumerable<PlacePeriod> places) =>
            new(Guid.Parse(territory.Id), revision, false, territory.Code, territory.Label, "quartier", Periods(places));
        Revise((revision, _) => Event(revision, AnyPeriods()), (revision, _) => Event(revision, territory.Places), mayBeDeleted: false);
    }

    private void AddPoint()
    {
        var point = new Recognition { Id = NewId(), Code = $"{_name}-r{Scopes.Count}", Label = "Point", Places = { AnyPeriods() } };
        Naive.Add(new PutRecognitionRequest { Recognition = point });
        Scopes.Add((ScopeKind.Point, point.Code));

        RecognitionChanged Event(long revision, IEnumerable<PlacePeriod> places) => new(
            Guid.Parse(point.Id), revision, false, point.Code, point.Label, "point-e-numerique", "caf", "granted", Guid.Parse(_structures[0].Id), null, null, null, Periods(places));
        Revise((revision, _) => Event(revision, AnyPeriods()), (revision, _) => Event(revision, point.Places), mayBeDeleted: false);
    }

    // Intervals of a few places that often overlap, touch or are open.
    private List<PlacePeriod> AnyPeriods() => [.. Enumerable.Range(0, 5).Select(_ =>
    {
        var from = Day();
        return new PlacePeriod { PlaceId = Any(_places.Take(4).ToList()).Id, From = from.ToText(), To = _random.Next(3) == 0 ? "" : from.AddDays(_random.Next(200)).ToText() };
    })];

    private static List<Contracts.Events.PlacePeriod> Periods(IEnumerable<PlacePeriod> places) =>
        [.. places.Select(place => new Contracts.Events.PlacePeriod(Guid.Parse(place.PlaceId), place.From.ToDate(), place.To.ToOptionalDate()))];
}
