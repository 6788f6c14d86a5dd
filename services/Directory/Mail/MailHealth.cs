using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AccesDroits.Directory.Mail;

/// <summary>Degraded while a mail waits that could not be sent.</summary>
public sealed class MailHealth : IHealthCheck
{
    private volatile bool _isHeldUp;

    internal bool IsHeldUp
    {
        set => _isHeldUp = value;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isHeldUp ? HealthCheckResult.Degraded("Mail is kept until the mail server takes it.") : HealthCheckResult.Healthy());
}
