using System.Threading.RateLimiting;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Reception.Features.Visitors;

/// <summary>
/// How many printed codes an account may try: nobody finds the codes of others by trying (VisitorCodes:PerMinute, 60). Programs are limited by
/// what they may do at all.
/// </summary>
public sealed class VisitorCodeTries(IConfiguration configuration) : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> _limit = PartitionedRateLimiter.Create<Guid, Guid>(account => RateLimitPartition.GetFixedWindowLimiter(
        account, _ => new FixedWindowRateLimiterOptions { PermitLimit = configuration.GetValue("VisitorCodes:PerMinute", 60), Window = TimeSpan.FromMinutes(1) }));

    /// <param name="permits">0 only asks whether any is left.</param>
    /// <exception cref="RpcException">None is left.</exception>
    public void Take(Caller caller, int permits)
    {
        if (caller.ClientId is not null)
        {
            return;
        }

        using var lease = _limit.AttemptAcquire(caller.Id, permits);
        if (!lease.IsAcquired)
        {
            throw Errors.Create(StatusCode.ResourceExhausted, "too-many-codes", "Trop de codes ont été essayés. Attendez une minute.");
        }
    }

    public void Dispose() => _limit.Dispose();
}
