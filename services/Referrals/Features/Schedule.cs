using AccesDroits.Contracts.Referrals.V1;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed class Schedule
{
    public Task ReplanAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<Deadline>> DeadlinesAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Deadline>>([]);

    public Task<IReadOnlyList<Deadline>> IfSentNowAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Deadline>>([]);
}
