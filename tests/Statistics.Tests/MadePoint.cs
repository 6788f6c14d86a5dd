using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Statistics.Tests;

/// <summary>A structure with a point of some places, and visits that are made up one by one.</summary>
internal sealed class MadePoint
{
    private readonly string _mark = Guid.NewGuid().ToString("n")[..8];
    private readonly List<IStateEvent> _events = [];
    private readonly Guid _structure = Guid.CreateVersion7();

    public MadePoint(int places = 1)
    {
        Places = [.. Enumerable.Range(0, places).Select(_ => Guid.CreateVersion7())];
        _events.Add(new StructureChanged(_structure, 1, false, $"s-{_mark}", $"Structure {_mark}", "centre-social", "54", "78467169500087"));
        _events.AddRange(Places.Select((place, index) => new PlaceChanged(place, 1, false, $"l-{_mark}-{index}", $"Lieu {index}", "centre", "54395", [new Affiliation(_structure, new DateOnly(2015, 1, 1), null)])));
        _events.Add(new RecognitionChanged(
            Guid.CreateVersion7(), 1, false, Point, $"Point {_mark}", "point-e-numerique", "caf", "granted", _structure, null, new DateOnly(2016, 3, 1), null,
            [.. Places.Select(place => new PlacePeriod(place, new DateOnly(2016, 3, 1), null))]));
    }

    public IReadOnlyList<Guid> Places { get; }

    public Guid Structure => _structure;

    public string Point => $"p-{_mark}";

    public string StructureCode => $"s-{_mark}";

    public string PlaceCode(int index) => $"l-{_mark}-{index}";

    /// <summary>What happened since this was asked last.</summary>
    public IEnumerable<(Guid, IStateEvent)> News()
    {
        var news = _events.Select(@event => (Guid.NewGuid(), @event)).ToList();
        _events.Clear();
        return news;
    }

    /// <summary>As many visits of as many persons, who say the same; each has one request of a mode.</summary>
    public MadePoint Received(int visits, string age, string sex, string day = "2024-03-04", int place = 0, string mode = "avec", string nature = "compte.acces", string status = "service-civique", Guid? visitor = null)
    {
        for (var index = 0; index < visits; index++)
        {
            _events.Add(Visit(Guid.CreateVersion7(), 1, visitor ?? Guid.CreateVersion7(), age, sex, day, place, mode, nature, status));
        }

        return this;
    }

    public VisitChanged Visit(Guid id, long revision, Guid visitor, string age, string sex, string day, int place = 0, string mode = "avec", string nature = "compte.acces", string status = "service-civique") =>
        new(id, revision, false, _structure, Places[place], day.ToDate(), null, Guid.Empty, status, "presentiel", null, visitor, new DateTimeOffset(day.ToDate(), new TimeOnly(10, 0), TimeSpan.Zero),
            new DeclaredProfile(age, sex, "no", "no", "yes", "not-asked", "not-asked", null, []), [new RequestFacts("caf", nature, "rsa", "en-ligne", mode, null, ["traite"], "checked")]);

    public DraftPublicationRequest Draft(string from = "2024-01-01", string to = "2024-12-31", int threshold = 5, ScopeKind kind = ScopeKind.Point, string? code = null) => new()
    {
        PublicationId = $"{Guid.CreateVersion7()}", ScopeKind = kind, ScopeCode = code ?? Point, From = from, To = to, Threshold = threshold, Decision = threshold < 5 ? "Comité du réseau, 12 janvier" : "",
    };
}
