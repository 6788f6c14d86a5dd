using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.Reception.Features.Imports;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Import d'une année passée: visits with the rules of the desk, all of them or none.</summary>
public sealed partial class ReceptionApi
{
    private const int LongestImport = 200_000, MostImportErrors = 200;

    private const string SelectKnownVisits = "select visit_id from visit where visit_id = any(@ids)";

    public override async Task<ImportVisitsResponse> ImportVisits(ImportVisitsRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.AddIf(request.Csv.IsEmpty, "csv", "required", "Choisissez un fichier.");
        violations.AddIf(request.Csv.Length > LongestImport, "csv", "too-long", "Ce fichier est trop long : découpez-le, par exemple par trimestre.");
        violations.ThrowIfAny();
        var own = Own(context);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await StructureOfAsync(connection, own, Guid.Parse(request.PlaceId), clock.Today(), context.CancellationToken);
        var past = PastVisits.Of(request.Csv, request.PlaceId, $"{context.Caller().Id}");
        var facts = await CheckAllAsync(connection, past, own, context.CancellationToken);
        var known = (await connection.QueryAsync<Guid>(new CommandDefinition(SelectKnownVisits, new { ids = facts.Select(one => one.VisitId).ToArray() }, cancellationToken: context.CancellationToken))).ToHashSet();
        var fresh = facts.Where(one => !known.Contains(one.VisitId)).ToList();
        var answer = new ImportVisitsResponse
        {
            Lines = past.Lines, Visits = fresh.Count, HelpRequests = fresh.Sum(one => one.Request.Requests.Count), Known = known.Count,
            Errors = { past.Errors.OrderBy(error => error.Line).Take(MostImportErrors) }, Stored = !request.DryRun && (past.Errors.Count == 0 || request.SkipWrong),
        };
        if (answer.Stored)
        {
            await StoreAllAsync(connection, fresh, context);
        }

        return answer;
    }

    private async Task<List<VisitFacts>> CheckAllAsync(NpgsqlConnection connection, PastVisits past, Guid own, CancellationToken cancellationToken)
    {
        var (facts, copies, structures) = (new List<VisitFacts>(), new Dictionary<Guid, int>(), new Dictionary<DateOnly, Guid?>());
        foreach (var read in past.Visits)
        {
            // Of its content, and of how often that stands in the file: the same file makes the same visits.
            var made = MadeId.Of("past-visit", Guid.Parse(read.Visit.PlaceId), read.Visit.ToByteArray());
            copies[made] = copies.GetValueOrDefault(made) + 1;
            read.Visit.VisitId = $"{(copies[made] == 1 ? made : MadeId.Of("past-visit-again", made, BitConverter.GetBytes(copies[made])))}";
            read.Visit.DeviceTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow());
            past.Refuse(read, await ViolationsOfAsync(read.Visit, own, cancellationToken));
            if (past.IsWrong(read))
            {
                continue;
            }

            var date = read.Visit.Date.ToDate();
            if (!structures.TryGetValue(date, out var structure))
            {
                structures[date] = structure = await FindStructureAsync(connection, own, Guid.Parse(read.Visit.PlaceId), date, cancellationToken);
            }

            if (structure is null)
            {
                past.Refuse(read, [new Violation("date", "place-without-structure", "Ce lieu n'appartenait pas à la structure à cette date.")]);
                continue;
            }

            facts.Add(VisitFacts.Of(read.Visit, visitorId: null, clock.GetUtcNow()) with { StructureId = structure.Value, IsPast = true });
        }

        return facts;
    }

    private static async Task<Guid?> FindStructureAsync(NpgsqlConnection connection, Guid own, Guid placeId, DateOnly date, CancellationToken cancellationToken) =>
        (await connection.QuerySingleOrDefaultAsync<PlaceOnDate>(new CommandDefinition(SelectStructureOfPlace, new { own, placeId, date }, cancellationToken: cancellationToken)))?.StructureId;

    private async Task<IReadOnlyList<Violation>> ViolationsOfAsync(LogVisitRequest visit, Guid own, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        FieldRules.Check(visit, violations);
        if (violations.Any)
        {
            return violations.All;
        }

        var date = visit.Date.ToDate();
        violations.Add(await lists.CheckAsync(visit, date, own, under: "", cancellationToken));
        VisitRules.Check(visit, date, clock.Today().AddDays(-1), taxonomy, violations);
        return violations.All;
    }

    private async Task StoreAllAsync(NpgsqlConnection connection, List<VisitFacts> visits, ServerCallContext context)
    {
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        foreach (var visit in visits)
        {
            var parameters = visit.Parameters(Outbox.For(visit.ToEvent(taxonomy)));
            parameters.AddDynamicParams(audit.For(context, new Act("visit.import", "visit", visit.VisitId)));
            await connection.ExecuteScalarAsync<long>(new CommandDefinition(StoreVisit, parameters, cancellationToken: context.CancellationToken));
        }

        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
    }
}
