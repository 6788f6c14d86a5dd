using System.Globalization;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Demo;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A demo network, told to the naive recomputation instead of the suite.</summary>
internal static class NaiveNetwork
{
    public static NaiveReport Of(Network network)
    {
        var naive = new NaiveReport();
        Each(network.Structures, naive.Add);
        Each(network.Places, naive.Add);
        Each(network.Territories, naive.Add);
        Each(network.Recognitions, naive.Add);
        Each(network.Sessions, naive.Add);
        Each(network.Visits, visit => naive.Add(visit.Request, visit.Person is { } person ? new Guid(person, 0, 0, new byte[8]).ToString() : ""));
        Each(network.Closings, naive.Add);
        Each(network.KioskTallies, naive.Add);
        return naive;
    }

    /// <summary>Every scope that the network holds; a lieu d'entraînement is none.</summary>
    public static IEnumerable<(ScopeKind Kind, string Code)> ScopesOf(Network network) =>
    [
        .. network.Recognitions.Select(put => (ScopeKind.Point, put.Recognition.Code)),
        .. network.Structures.Select(put => (ScopeKind.Structure, put.Structure.Code)),
        .. network.Places.Where(put => !put.Place.Training).Select(put => (ScopeKind.Place, put.Place.Code)),
        .. network.Territories.Select(put => (ScopeKind.Territory, put.Territory.Code)),
        .. network.Structures.Select(put => (ScopeKind.Department, put.Structure.Department)),
    ];

    /// <summary>The whole period, a month, three days across a month's end, one day.</summary>
    public static IEnumerable<(DateOnly From, DateOnly To)> PeriodsOf(Network network)
    {
        var month = network.From.AddMonths(3);
        var monthStart = new DateOnly(month.Year, month.Month, 1);
        return [(network.From, network.To), (monthStart, monthStart.AddMonths(1).AddDays(-1)), (monthStart.AddDays(-2), monthStart), (month, month)];
    }

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Each<T>(IEnumerable<T> items, Action<T> action)
    {
        foreach (var item in items)
        {
            action(item);
        }
    }
}
