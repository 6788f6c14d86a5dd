using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>What only social workers see of a visit: the restricted obstacles and the notes. Others correct the rest without touching them.</summary>
public sealed partial class ReceptionApi
{
    private const string Obstacle = "obstacle";

    private static bool SeesAll(ServerCallContext context) => context.Caller().Role == Role.SocialWorker;

    private LogVisitRequest VisibleTo(ServerCallContext context, LogVisitRequest visit)
    {
        if (SeesAll(context))
        {
            return visit;
        }

        var shown = visit.Profile.Obstacles.Where(code => !taxonomy.IsRestricted(Obstacle, code)).ToList();
        visit.Profile.Obstacles.Clear();
        visit.Profile.Obstacles.Add(shown);
        visit.Profile.HealthAgreement = false;
        foreach (var request in visit.Requests)
        {
            request.Note = "";
        }

        return visit;
    }

    /// <summary>The visit as it is to be stored: what the caller could not see stays, a note with the request at its position unless they write another.</summary>
    private async Task<LogVisitRequest> WithHiddenAsync(NpgsqlConnection connection, LogVisitRequest sent, ServerCallContext context)
    {
        if (SeesAll(context))
        {
            return sent;
        }

        var stored = (await StoredVisit.FindAsync(connection, Own(context), Guid.Parse(sent.VisitId), context.CancellationToken))!;
        var visit = sent.Clone();
        visit.Profile.Obstacles.Add(stored.Obstacles.Where(code => taxonomy.IsRestricted(Obstacle, code)).Except(visit.Profile.Obstacles, StringComparer.Ordinal).ToList());
        visit.Profile.HealthAgreement |= stored.HealthAgreement;
        foreach (var (request, before) in visit.Requests.Zip(stored.Requests).Where(pair => pair.First.Note.Length == 0))
        {
            request.Note = before.Note ?? "";
        }

        return visit;
    }
}
