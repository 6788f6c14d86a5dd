using AccesDroits.Statistics.Domain;

namespace AccesDroits.Statistics.Image;

/// <summary>The places whose visits count on a day, for a scan that goes from the last day to the first.</summary>
public sealed class PlaceMask
{
    private readonly bool[] _wanted;
    private readonly (ushort Place, int First, int Last)[] _slices;

    // The mask holds from this day to the one it was made for.
    private int _since = int.MaxValue;

    public PlaceMask(IReadOnlyList<Slice> slices, IReadOnlyDictionary<Guid, ushort> places)
    {
        _wanted = new bool[places.Count];
        _slices = [.. slices.Where(slice => places.ContainsKey(slice.PlaceId))
            .Select(slice => (places[slice.PlaceId], slice.FirstDay.DayNumber, slice.LastDay.DayNumber))];
    }

    public ReadOnlySpan<bool> Wanted => _wanted;

    /// <summary>Makes the mask that of a day, which is not after the day it was last made for.</summary>
    public void MoveTo(DateOnly date)
    {
        var day = date.DayNumber;
        if (day >= _since)
        {
            return;
        }

        Array.Clear(_wanted);
        _since = int.MinValue;
        foreach (var (place, first, last) in _slices)
        {
            if (day > last)
            {
                _since = Math.Max(_since, last + 1);
            }
            else if (day >= first)
            {
                _wanted[place] = true;
                _since = Math.Max(_since, first);
            }
        }
    }
}
