using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>Puts one more place of the structure, to learn at, waits until Reception knows it and returns its id.</summary>
    public async Task<string> PutTrainingPlaceAsync(string code = "")
    {
        var training = PutPlace;
        (training.Place.Id, training.Place.Code, training.Place.Label, training.Place.Training) = (NewId(), code.Length > 0 ? code : NewCode(), "Pour s'entraîner", true);
        await _suite.Directory.PutPlaceAsync(training);
        await KnownAsync(training.Place.Id);
        return training.Place.Id;
    }

    /// <summary>A valid visit of today at a place.</summary>
    public LogVisitRequest VisitAt(string placeId, string sessionId = "")
    {
        var visit = Visit();
        (visit.PlaceId, visit.SessionId, visit.Date) = (placeId, sessionId, TimeProvider.System.Today().ToText());
        return visit;
    }

    /// <summary>A valid session of today at a place.</summary>
    public PlanDropInSessionRequest SessionAt(string placeId)
    {
        var session = Session();
        (session.PlaceId, session.Date) = (placeId, TimeProvider.System.Today().ToText());
        return session;
    }

    /// <summary>A kiosk tally of today at a place.</summary>
    public RecordKioskTallyRequest KioskTallyAt(string placeId)
    {
        var tally = KioskTally();
        (tally.PlaceId, tally.Date) = (placeId, TimeProvider.System.Today().ToText());
        return tally;
    }
}
