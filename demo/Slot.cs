using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

/// <summary>Temps d'accueil: a drop-in session in the making.</summary>
internal sealed record Slot(int Seed, string Place, string PlaceId, DateOnly Date, TimeOnly Starts, TimeOnly Ends, IReadOnlyList<Receiver> Receivers)
{
    /// <summary>Names the slot among all slots, whatever else is generated.</summary>
    public string Key => $"{Place}/{Date.Text()}/{Starts.Text()}";

    public string Id => DemoId.Create(Seed, $"session/{Key}", FrenchDays.Instant(Date, Starts));

    public PlanDropInSessionRequest Plan() => new()
    {
        SessionId = Id,
        PlaceId = PlaceId,
        Date = Date.Text(),
        StartsAt = Starts.Text(),
        EndsAt = Ends.Text(),
        Receivers = { Receivers },
    };

    public CloseDropInSessionRequest Close(Dice dice) => new()
    {
        SessionId = Id,
        Held = true,
        Receivers = { Receivers },
        LeftUnserved = dice.Chance(15) ? dice.Between(1, 3) : 0,
        PapersReturned = dice.Chance(80),
    };

    public CloseDropInSessionRequest CloseAsNotHeld() => new() { SessionId = Id, Held = false };

    /// <summary>When the desk enters the visit of a rank: at the end of its share of the session, at most a third of it earlier.</summary>
    public DateTimeOffset EntryOf(int rank, int visits, Dice dice)
    {
        var share = (int)(Ends - Starts).TotalSeconds / visits;
        return FrenchDays.Instant(Date, Starts).AddSeconds((share * (rank + 1)) - dice.Next(share / 3));
    }
}
