using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Copies;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>
/// Réorientation: a case whose post nobody holds any more goes to whom it would go today; when there is nobody, who sent it is told at once, and it goes
/// on as soon as there is somebody. Looks every Rerouting:Every (a minute when not set). Somebody who is away still holds their post: delays see to that.
/// </summary>
internal sealed partial class RerouteJob(
    NpgsqlDataSource database, Routing routing, Notices notices, ReferralFacts facts, Outbox outbox, CatchUp copies, IConfiguration configuration, TimeProvider clock, ILogger<RerouteJob> logger) : BackgroundService
{
    private const string IsStranded =
        """
        r.state in ('sent', 'acknowledged', 'in-progress') and (r.nobody_since is not null or not exists (
            select from account a join institution i using (institution_id) left join contact c on c.contact_id = a.contact_id and c.institution_id = a.institution_id
            where a.institution_id = r.institution_id and not i.deleted and not a.deleted and not a.deactivated and a.mission @> @today::date
                and a.role in ('partner-contact', 'partner-supervisor') and (r.contact_id is null or (a.contact_id = r.contact_id and c.active and not c.deleted))))
        """;

    private const string SelectStranded = $"select r.referral_id from referral r where {IsStranded} order by r.referral_id";

    // Another replica that was first leaves nothing to do; an act that is under way is waited for in the next round.
    private const string Lock =
        $"select r.institution_id, r.topic_id, r.place_id, r.contact_id, r.nobody_since from referral r where r.referral_id = @referralId and {IsStranded} for update of r skip locked";

    private const string MarkNobody = "update referral set nobody_since = @today where referral_id = @referralId";

    private const string Reroute =
        """
        with moved as (
            update referral set revision = revision + 1, contact_id = @contactId, nobody_since = null where referral_id = @referralId returning referral_id, revision)
        insert into referral_change (referral_id, revision, act, changed_at) select referral_id, revision, 'reroute', @now from moved
        """;

    private sealed record Stranded(Guid InstitutionId, Guid? TopicId, Guid PlaceId, Guid? ContactId, DateOnly? NobodySince);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var every = configuration.GetValue<TimeSpan?>("Rerouting:Every") ?? TimeSpan.FromMinutes(1);

        // Until then everybody may seem to have left.
        await copies.Ended.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(Cause.Of(exception));
            }

            await Task.Delay(every, clock, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var referralId in (await connection.QueryAsync<Guid>(new CommandDefinition(SelectStranded, new { today = clock.Today() }, cancellationToken: cancellationToken))).AsList())
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await RerouteAsync(connection, referralId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            outbox.Wake();
        }
    }

    private async Task RerouteAsync(NpgsqlConnection connection, Guid referralId, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        if (await connection.QuerySingleOrDefaultAsync<Stranded>(new CommandDefinition(Lock, new { referralId, today }, cancellationToken: cancellationToken)) is not { } stranded)
        {
            return;
        }

        var recipient = await routing.FindAsync(connection, stranded.InstitutionId, stranded.TopicId, stranded.PlaceId, today, cancellationToken);
        if (!recipient.Nobody)
        {
            var contactId = ReferralApi.OrNull(recipient.ContactId);
            await connection.ExecuteAsync(new CommandDefinition(Reroute, new { referralId, contactId, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
            await facts.PublishAsync(connection, referralId, cancellationToken);
            await notices.TellPostAsync(connection, referralId, "received", contactId, cancellationToken);
        }
        else if (stranded.NobodySince is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(MarkNobody, new { referralId, today }, cancellationToken: cancellationToken));
            await notices.TellSenderAsync(connection, referralId, "nobody", cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What nobody holds any more could not be sent on; it is looked at again: {Cause}")]
    private partial void LogFailed(string cause);
}
