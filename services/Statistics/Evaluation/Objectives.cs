using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Domain;
using AccesDroits.Statistics.Features;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Statistics.Evaluation;

/// <summary>Objectifs: what a structure wants to reach, and where it is.</summary>
public sealed partial class EvaluationApi
{
    private const string InsertObjective =
        """
        insert into objective (objective_id, revision, content_hash, structure_id, indicator, target, from_date, to_date, deadline, note)
        values (@id, 1, @hash, @own, @Indicator, @Target, @from, @to, @deadline, @Note) on conflict do nothing
        """;

    private const string LockObjective = "select revision, content_hash, structure_id from objective where objective_id = @id for update";

    private const string UpdateObjective =
        """
        update objective set revision = revision + 1, content_hash = @hash, indicator = @Indicator, target = @Target, from_date = @from, to_date = @to, deadline = @deadline, note = @Note
        where objective_id = @id
        """;

    private const string SelectObjectives =
        "select objective_id, revision, indicator, target, from_date, to_date, deadline, note from objective where structure_id = @own order by deadline, objective_id";

    private sealed record Locked(long Revision, byte[] ContentHash, Guid StructureId);

    private sealed record ObjectiveRow(Guid ObjectiveId, long Revision, string Indicator, int Target, DateOnly FromDate, DateOnly ToDate, DateOnly Deadline, string Note);

    public override async Task<PutObjectiveResponse> PutObjective(PutObjectiveRequest request, ServerCallContext context)
    {
        var (objective, own, hash) = (request.Objective, Own(context), ContentHash.Of(request));
        var violations = new Violations("objective.");
        StatisticsApi.CheckPeriod(objective.From, objective.To, violations);
        violations.AddIf(!Catalogue.Current.IsKeyFigure(objective.Indicator), "indicator", "unknown-indicator", "Choisissez un chiffre de la liste.");
        violations.ThrowIfAny();
        var row = new
        {
            id = Guid.Parse(objective.ObjectiveId), hash, own, objective.Indicator, objective.Target, from = objective.From.ToDate(), to = objective.To.ToDate(),
            deadline = objective.Deadline.ToDate(), objective.Note,
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (request.ExpectedRevision > 0 || await connection.ExecuteAsync(new CommandDefinition(InsertObjective, row, cancellationToken: context.CancellationToken)) == 0)
        {
            var locked = await connection.QuerySingleOrDefaultAsync<Locked>(new CommandDefinition(LockObjective, row, cancellationToken: context.CancellationToken));
            if (locked is null || locked.StructureId != own)
            {
                throw request.ExpectedRevision > 0 ? UnknownObjective() : Errors.IdTaken();
            }

            if (Revisions.WasLast(locked.Revision, locked.ContentHash, request.ExpectedRevision, hash))
            {
                return new PutObjectiveResponse { Revision = locked.Revision };
            }

            Revisions.Check(locked.Revision, request.ExpectedRevision);
            await connection.ExecuteAsync(new CommandDefinition(UpdateObjective, row, cancellationToken: context.CancellationToken));
        }

        await transaction.CommitAsync(context.CancellationToken);
        return new PutObjectiveResponse { Revision = request.ExpectedRevision + 1 };
    }

    public override async Task<DeleteObjectiveResponse> DeleteObjective(DeleteObjectiveRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var deleted = await connection.ExecuteAsync(new CommandDefinition(
            "delete from objective where objective_id = @id and structure_id = @own", new { id = Guid.Parse(request.ObjectiveId), own = Own(context) }, cancellationToken: context.CancellationToken));
        return deleted == 1 ? new DeleteObjectiveResponse() : throw UnknownObjective();
    }

    public override async Task<ListObjectivesResponse> ListObjectives(ListObjectivesRequest request, ServerCallContext context)
    {
        var own = Own(context);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<ObjectiveRow>(new CommandDefinition(SelectObjectives, new { own }, cancellationToken: context.CancellationToken))).AsList();
        var answer = new ListObjectivesResponse { AsOf = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) };
        var measures = new Dictionary<(DateOnly, DateOnly), (Report Report, ReportDetails Details)>();
        foreach (var row in rows)
        {
            if (!measures.TryGetValue((row.FromDate, row.ToDate), out var measure))
            {
                measures[(row.FromDate, row.ToDate)] = measure = await MeasureAsync(connection, own, row.FromDate.ToText(), row.ToDate.ToText(), context);
            }

            var measured = KeyFigures.Of(row.Indicator, measure.Report, measure.Details);
            answer.Objectives.Add(new MeasuredObjective
            {
                Objective = new Objective
                {
                    ObjectiveId = $"{row.ObjectiveId}", Indicator = row.Indicator, Target = row.Target, From = row.FromDate.ToText(), To = row.ToDate.ToText(), Deadline = row.Deadline.ToText(), Note = row.Note,
                },
                Revision = row.Revision, Measured = measured, Gap = measured - row.Target,
            });
        }

        return answer;
    }

    private static RpcException UnknownObjective() => Errors.NotFound("unknown-objective", "Cet objectif n'existe pas.");
}
