using System.Buffers.Binary;

namespace AccesDroits.Statistics.Image;

/// <summary>Dense numbers of what the facts met so far name. Numbers are never taken back, so an older image stays readable.</summary>
public sealed class Numbering
{
    private readonly Dictionary<Guid, int> _persons = [];
    private readonly Dictionary<Guid, int> _sessions = [];
    private readonly Dictionary<Guid, ushort> _places = [];
    private readonly Dictionary<VisitCell, ushort> _cells = [];
    private readonly Dictionary<string, ushort> _statuses = [];

    public int Persons => _persons.Count;

    public int Sessions => _sessions.Count;

    /// <summary>The numbers of the places; a copy, made again only when a place was added since <paramref name="before"/>.</summary>
    public IReadOnlyDictionary<Guid, ushort> PlacesSince(IReadOnlyDictionary<Guid, ushort>? before) =>
        before?.Count == _places.Count ? before : new Dictionary<Guid, ushort>(_places);

    /// <summary>The cells in the order of their numbers; a copy, made again only when a cell was added since <paramref name="before"/>.</summary>
    public VisitCell[] CellsSince(VisitCell[]? before) => InOrderSince(before, _cells);

    /// <summary>The statuses of receivers in the order of their numbers; a copy, made again only when one was added since <paramref name="before"/>.</summary>
    public string[] StatusesSince(string[]? before) => InOrderSince(before, _statuses);

    public VisitRow RowOf(VisitState visit) => new(
        IdOf(visit.Id),
        new VisitCode(visit.Cell.Anonymous ? VisitCode.Nobody : NumberOf(_persons, visit.PersonId), SmallNumberOf(_places, visit.PlaceId), SmallNumberOf(_cells, visit.Cell)),
        visit.SessionId is { } session ? NumberOf(_sessions, session) : VisitRow.NoSession,
        visit.EnteredAt.Ticks);

    public SessionRow RowOf(SessionState session) => new(
        IdOf(session.Id),
        NumberOf(_sessions, session.Id),
        SmallNumberOf(_places, session.PlaceId),
        IsClosed: session.State != "planned",
        IsClosedAsHeld: session.State == "held",
        [.. session.ReceiverStatuses.Distinct().Select(status => SmallNumberOf(_statuses, status))]);

    public static UInt128 IdOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static T[] InOrderSince<T>(T[]? before, Dictionary<T, ushort> numbers)
        where T : notnull =>
        before?.Length == numbers.Count ? before : [.. numbers.OrderBy(numbered => numbered.Value).Select(numbered => numbered.Key)];

    private static int NumberOf(Dictionary<Guid, int> numbers, Guid id)
    {
        numbers.TryAdd(id, numbers.Count);
        return numbers[id];
    }

    private static ushort SmallNumberOf<TKey>(Dictionary<TKey, ushort> numbers, TKey key)
        where TKey : notnull
    {
        if (!numbers.TryGetValue(key, out var number))
        {
            number = checked((ushort)numbers.Count);
            numbers.Add(key, number);
        }

        return number;
    }
}
