using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Workshops.Features.Cycles;

public sealed partial class CycleApi
{
    private const string SelectStored = "select revision, content_hash, structure_id from cycle where cycle_id = @cycleId";

    private const string SelectLevel = "select level from module where module_id = @moduleId";

    private const string InsertCycle =
        """
        insert into cycle (cycle_id, revision, content_hash, structure_id, title, kind, module_id, level, format, capacity, listed)
        values (@cycleId, 1, @hash, @own, @Title, @kind, @moduleId, @level, @format, @Capacity, @Listed) on conflict do nothing
        """;

    private sealed record StoredCycle(long Revision, byte[] ContentHash, Guid StructureId);

    public override async Task<CyclePlan> PreviewCycle(PlanCycleRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var (plan, _) = await PlanAsync(connection, request, context);
        return plan;
    }

    public override async Task<CyclePlan> PlanCycle(PlanCycleRequest request, ServerCallContext context)
    {
        var (cycleId, own, hash) = (Guid.Parse(request.CycleId), Own.Structure(context), ContentHash.Of(request));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await Conflicts.TakeTurnAsync(connection, context.CancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<StoredCycle>(new CommandDefinition(SelectStored, new { cycleId }, cancellationToken: context.CancellationToken)) is { } stored)
        {
            return stored.StructureId == own && Revisions.WasLast(stored.Revision, stored.ContentHash, 0, hash) ? await StoredPlanAsync(connection, cycleId, context) : throw Errors.IdTaken();
        }

        var (plan, level) = await PlanAsync(connection, request, context);
        CheckConflicts(plan.Conflicts, request.DespiteConflicts);
        await connection.ExecuteAsync(new CommandDefinition(
            InsertCycle,
            new
            {
                cycleId, hash, own, request.Title, kind = request.Kind.ToCode(), moduleId = Own.OrNull(request.ModuleId), level, format = request.Format.ToCode(), request.Capacity, request.Listed,
            },
            cancellationToken: context.CancellationToken));
        Guid[] sessionIds = [.. plan.Dates.Select((_, index) => MadeId.Of("workshop-session", cycleId, BitConverter.GetBytes(index)))];
        for (var index = 0; index < sessionIds.Length; index++)
        {
            await InsertSessionAsync(connection, sessionIds[index], cycleId, own, plan.Dates[index].ToDate(), request.Setting, hash, context.CancellationToken);
        }

        await facts.PublishSessionsAsync(connection, sessionIds, context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("workshop-cycle.plan", "workshop-cycle", cycleId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        plan.Revision = 1;
        return plan;
    }

    private static async Task<CyclePlan> StoredPlanAsync(NpgsqlConnection connection, Guid cycleId, ServerCallContext context) => new()
    {
        Revision = 1,
        Dates =
        {
            (await connection.QueryAsync<DateOnly>(new CommandDefinition("select date from session where cycle_id = @cycleId order by date", new { cycleId }, cancellationToken: context.CancellationToken)))
                .Select(day => day.ToText()),
        },
    };

    private async Task<(CyclePlan Plan, string Level)> PlanAsync(NpgsqlConnection connection, PlanCycleRequest request, ServerCallContext context)
    {
        var days = DaysOf(request);
        var level = request.ModuleId.Length == 0
            ? Level.AnyLevel.ToCode()
            : await connection.ExecuteScalarAsync<string?>(new CommandDefinition(SelectLevel, new { moduleId = Guid.Parse(request.ModuleId) }, cancellationToken: context.CancellationToken));
        var violations = new Violations();
        violations.AddIf(level is null, "module_id", "unknown-module", "Choisissez un module de la liste.");
        var most = request.Format switch { GroupFormat.Duo => 2, GroupFormat.Trio => 3, _ => int.MaxValue };
        violations.AddIf(request.Kind == CycleKind.Workshop && request.Capacity > most, "capacity", "too-many", $"Pas plus de {most} places pour ce format.");
        violations.ThrowIfAny();

        var closed = request.Weekly is null ? [] : await Conflicts.ClosedAsync(connection, days, context.CancellationToken);
        DateOnly[] kept = [.. days.Except(closed.Select(day => day.Date.ToDate()))];
        CheckNotEmpty(kept, request);
        await CheckSettingAsync(connection, Own.Structure(context), request.Setting, request.Kind == CycleKind.Practice, kept, context.CancellationToken);
        var found = await conflicts.FindAsync(connection, context, kept, request.Setting, except: []);
        return (new CyclePlan { Dates = { kept.Select(day => day.ToText()) }, Left = { closed }, Conflicts = { found } }, level!);
    }

    private static DateOnly[] DaysOf(PlanCycleRequest request)
    {
        if (request.Weekly is not { } weekly)
        {
            return [.. request.Dates.Select(day => day.ToDate()).Distinct().Order()];
        }

        var (from, to) = (weekly.From.ToDate(), weekly.To.ToDate());
        var violations = new Violations("weekly.");
        violations.AddIf(to < from, "to", "not-in-order", "Choisissez une dernière date après la première.");
        violations.AddIf(to >= from.AddMonths(Recurrence.MostMonths), "to", "too-long", "Planifiez douze mois au plus.");
        violations.ThrowIfAny();
        return [.. new Recurrence(from, to, weekly.Weekdays, weekly.EveryWeeks, [.. weekly.Except.Select(day => day.ToDate())]).Days()];
    }

    private static void CheckNotEmpty(DateOnly[] days, PlanCycleRequest request)
    {
        var violations = new Violations();
        violations.AddIf(
            days.Length == 0, request.Weekly is null ? "dates" : "weekly", "no-day", "Aucune séance à planifier : choisissez des dates, ou vérifiez la période, les jours et les fermetures.");
        violations.AddIf(request.Weekly is not null && request.Dates.Count > 0, "dates", "one-plan-only", "Choisissez des dates ou un rythme, pas les deux.");
        violations.ThrowIfAny();
    }
}
