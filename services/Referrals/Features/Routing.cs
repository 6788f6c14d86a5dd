using AccesDroits.Contracts.Referrals.V1;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed class Routing
{
    public Task<Recipient> FindAsync(NpgsqlConnection connection, Guid institutionId, Guid? topicId, Guid placeId, DateOnly day, CancellationToken cancellationToken) =>
        Task.FromResult(new Recipient { InstitutionId = $"{institutionId}" });

    public Task<bool> IsHeldAsync(NpgsqlConnection connection, Guid contactId, Guid institutionId, DateOnly day, CancellationToken cancellationToken) => Task.FromResult(true);
}
