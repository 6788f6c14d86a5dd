using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;

namespace AccesDroits.Portal.Tests;

/// <summary>Visits to print a booklet about.</summary>
internal static class Booklets
{
    /// <summary>A visit of somebody who has a code, stored; the answer holds the code, to be typed.</summary>
    public static async Task<LogVisitRequest> LogCodedAsync(World world, params HelpRequest[] requests)
    {
        var visit = Visit(world, requests);
        visit.VisitorCode = (await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 1 })).Codes[0];
        await world.Desk.LogVisitAsync(visit);
        return visit;
    }

    public static LogVisitRequest Visit(World world, params HelpRequest[] requests)
    {
        var visit = world.Visit();
        if (requests.Length > 0)
        {
            visit.Requests.Clear();
            visit.Requests.Add(requests);
        }

        return visit;
    }
}
