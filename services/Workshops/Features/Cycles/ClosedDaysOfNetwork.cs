using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Cycles;

public sealed partial class CycleApi
{
    private const string SelectClosedDays =
        "select closed_days_id, lower(during) as \"from\", upper(during) - 1 as \"to\", label from closed_days where not removed order by during, label";

    private const string InsertClosedDays =
        "insert into closed_days (closed_days_id, content_hash, during, label) values (@id, @hash, daterange(@from, @to + 1), @Label) on conflict do nothing";

    private const string SelectClosedHash = "select content_hash from closed_days where closed_days_id = @id";

    private const string RemoveClosed = "update closed_days set removed = true where closed_days_id = @id and not removed";

    private sealed record ClosedDaysRow(Guid ClosedDaysId, DateOnly From, DateOnly To, string Label);

    public override async Task<ListClosedDaysResponse> ListClosedDays(ListClosedDaysRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = await connection.QueryAsync<ClosedDaysRow>(new CommandDefinition(SelectClosedDays, cancellationToken: context.CancellationToken));
        return new ListClosedDaysResponse
        {
            ClosedDays = { rows.Select(row => new ClosedDays { ClosedDaysId = $"{row.ClosedDaysId}", From = row.From.ToText(), To = row.To.ToText(), Label = row.Label }) },
        };
    }

    public override async Task<AddClosedDaysResponse> AddClosedDays(AddClosedDaysRequest request, ServerCallContext context)
    {
        var days = request.ClosedDays;
        var row = new { id = Guid.Parse(days.ClosedDaysId), hash = ContentHash.Of(request), from = days.From.ToDate(), to = days.To.ToDate(), days.Label };
        var violations = new Violations("closed_days.");
        violations.AddIf(row.to < row.from, "to", "not-in-order", "Choisissez une dernière date après la première.");
        violations.ThrowIfAny();
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(InsertClosedDays, row, cancellationToken: context.CancellationToken)) == 0)
        {
            var before = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(SelectClosedHash, row, cancellationToken: context.CancellationToken));
            return before.AsSpan().SequenceEqual(row.hash) ? new AddClosedDaysResponse() : throw Errors.IdTaken();
        }

        await audit.WriteAsync(connection, context, new Act("closed-days.add", "closed-days", row.id));
        await transaction.CommitAsync(context.CancellationToken);
        return new AddClosedDaysResponse();
    }

    public override async Task<RemoveClosedDaysResponse> RemoveClosedDays(RemoveClosedDaysRequest request, ServerCallContext context)
    {
        var id = Guid.Parse(request.ClosedDaysId);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteAsync(new CommandDefinition(RemoveClosed, new { id }, cancellationToken: context.CancellationToken)) == 1)
        {
            await audit.WriteAsync(connection, context, new Act("closed-days.remove", "closed-days", id));
            await transaction.CommitAsync(context.CancellationToken);
        }

        return new RemoveClosedDaysResponse();
    }
}
