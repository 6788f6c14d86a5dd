using System.Buffers.Binary;

namespace AccesDroits.Statistics.Image;

/// <summary>Dense numbers of the persons, places and cells met so far. Numbers are never taken back, so an older image stays readable.</summary>
public sealed class Numbering
{
    private readonly Dictionary<Guid, int> _persons = [];
    private readonly Dictionary<Guid, ushort> _places = [];
    private readonly Dictionary<VisitCell, ushort> _cells = [];

    public int Persons => _persons.Count;

    /// <summary>The numbers of the places; a copy, made again only when a place was added since <paramref name="before"/>.</summary>
    public IReadOnlyDictionary<Guid, ushort> PlacesSince(IReadOnlyDictionary<Guid, ushort>? before) =>
        before?.Count == _places.Count ? before : new Dictionary<Guid, ushort>(_places);

    /// <summary>The cells in the order of their numbers; a copy, made again only when a cell was added since <paramref name="before"/>.</summary>
    public VisitCell[] CellsSince(VisitCell[]? before) =>
        before?.Length == _cells.Count ? before : [.. _cells.OrderBy(cell => cell.Value).Select(cell => cell.Key)];

    public VisitRow RowOf(VisitState visit) => new(
        IdOf(visit.VisitId),
        new VisitCode(visit.Cell.Anonymous ? VisitCode.Nobody : PersonOf(visit.PersonId), SmallNumberOf(_places, visit.PlaceId), SmallNumberOf(_cells, visit.Cell)),
        visit.EnteredAt.Ticks);

    public static UInt128 IdOf(Guid visitId)
    {
        Span<byte> bytes = stackalloc byte[16];
        visitId.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private int PersonOf(Guid personId)
    {
        _persons.TryAdd(personId, _persons.Count);
        return _persons[personId];
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
