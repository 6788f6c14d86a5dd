using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Features;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Statistics.Evaluation;

/// <summary>Évaluation: objectives, comparison and fiche action of the caller's structure.</summary>
public sealed partial class EvaluationApi(NpgsqlDataSource database, StatisticsApi statistics, Audit audit, TimeProvider clock) : EvaluationService.EvaluationServiceBase
{
    private const string SelectScope = "select code from scope where kind = 'structure' and id = @structure and not deleted";

    private const string Agree = "insert into benchmark_consent (structure_id) values (@own) on conflict do nothing";
    private const string Disagree = "delete from benchmark_consent where structure_id = @own";
    private const string SelectAgreed = "select c.structure_id from benchmark_consent c join scope s on s.kind = 'structure' and s.id = c.structure_id and not s.deleted order by c.structure_id = @own desc, s.label, s.id";

    public override async Task<SetBenchmarkConsentResponse> SetBenchmarkConsent(SetBenchmarkConsentRequest request, ServerCallContext context)
    {
        var own = Own(context);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(request.Consents ? Agree : Disagree, new { own }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("benchmark.consent", "benchmark", own, Detail: request.Consents ? "given" : "withdrawn"));
        await transaction.CommitAsync(context.CancellationToken);
        return new SetBenchmarkConsentResponse();
    }

    public override async Task<GetBenchmarkResponse> GetBenchmark(GetBenchmarkRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        StatisticsApi.CheckPeriod(request.From, request.To, violations);
        violations.ThrowIfAny();
        var own = Own(context);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var agreed = (await connection.QueryAsync<Guid>(new CommandDefinition(SelectAgreed, new { own }, cancellationToken: context.CancellationToken))).AsList();
        if (!agreed.Contains(own))
        {
            throw Errors.BrokenRule("no-consent", "Pour lire les chiffres des autres structures, acceptez d'abord de montrer ceux de la vôtre.");
        }

        var answer = new GetBenchmarkResponse { Period = new Period { From = request.From, To = request.To }, AsOf = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) };
        foreach (var structure in agreed)
        {
            var (report, details) = await MeasureAsync(connection, structure, request.From, request.To, context);
            answer.Structures.Add(new BenchmarkLine { Scope = report.Scope, IsOwn = structure == own, Figures = { KeyFigures.Of(report, details) }, Coverage = report.Coverage });
        }

        return answer;
    }

    // As the structure itself reads it, whoever asks: they agreed.
    private async Task<(Report Report, ReportDetails Details)> MeasureAsync(NpgsqlConnection connection, Guid structure, string from, string to, ServerCallContext context)
    {
        var code = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(SelectScope, new { structure }, cancellationToken: context.CancellationToken))
            ?? throw Errors.NotFound("unknown-scope", "Les statistiques ne connaissent pas encore votre structure. Réessayez dans une minute.");
        var asked = new GetReportRequest { ScopeKind = ScopeKind.Structure, ScopeCode = code, From = from, To = to };
        var (report, details, _) = await statistics.ReadAllAsync(asked, context.Caller() with { StructureId = structure }, context.CancellationToken);
        return (report, details);
    }

    private static Guid Own(ServerCallContext context) => context.Caller().StructureId ?? throw Errors.Denied();
}
