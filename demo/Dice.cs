using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AccesDroits.Demo;

/// <summary>
/// Chance that repeats itself: the same seed and key always throw the same numbers, on every machine and every version of .NET,
/// so that a demo that was interrupted goes on with the very same commands (SplitMix64).
/// </summary>
public sealed class Dice(int seed, string key)
{
    private ulong _state = BinaryPrimitives.ReadUInt64BigEndian(Digest(seed, key));

    /// <summary>A number from 0 to <paramref name="count"/> − 1.</summary>
    public int Next(int count) => (int)(Throw() % (ulong)count);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>True in <paramref name="percent"/> cases out of 100.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(params IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>One of the items, in proportion to their weights.</summary>
    public T Weighted<T>(params IReadOnlyList<(int Weight, T Item)> items)
    {
        var point = Next(items.Sum(item => item.Weight));
        return items.First(item => (point -= item.Weight) < 0).Item;
    }

    /// <summary>The items in another order.</summary>
    public T[] Shuffle<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }

    internal static byte[] Digest(int seed, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{key}"));

    private ulong Throw()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
