using System.Diagnostics.Metrics;
using AccesDroits.Contracts.Events;
using AccesDroits.Directory.Accounts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AccesDroits.Directory.Mail;

/// <summary>Avis: tells by mail, once, those whom a sollicitation waits for. An account that may not sign in is told nothing.</summary>
public sealed class TellOfReferral(Inbox inbox, Mailbag mail, IOptions<AccountOptions> options, TimeProvider clock) : IConsumer<ReferralNoticeIssued>
{
    // As long as a mail server may be away over a weekend.
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    internal static readonly Counter<long> Untold = Telemetry.Meter.CreateCounter<long>(
        "accesdroits.referral.notices.untold", "{notice}", "Notices of referrals that there was nobody to tell of.");

    private const string MayEnter = "deactivated_at is null and mission_from <= @today and (mission_to is null or mission_to >= @today)";

    private const string OfAccount = $"select email from account where id = @AccountId and {MayEnter}";

    // The address of the post, and those of who holds it where it has none.
    private const string OfPost =
        $"""
        with post as (select id, institution_id, coalesce(body->>'email', '') as email from contact where id = @ContactId and (body->>'active')::boolean)
        select email from post where email <> ''
        union all select account.email from account join post on contact_id = post.id and account.institution_id = post.institution_id
        where post.email = '' and role in ('partner-contact', 'partner-supervisor') and {MayEnter}
        """;

    private const string OfInstitution =
        $"""
        with partner as (select id, coalesce(body->>'groupMailbox', '') as mailbox from institution where id = @InstitutionId)
        select mailbox from partner where mailbox <> ''
        union all select email from account join partner on institution_id = partner.id
        where mailbox = '' and role in ('partner-contact', 'partner-supervisor') and {MayEnter}
        """;

    private const string Labels =
        "select coalesce((select label from topic where id = @TopicId), ''), coalesce((select label from structure where id = @StructureId), '')";

    public async Task Consume(ConsumeContext<ReferralNoticeIssued> context)
    {
        await inbox.OnceAsync(context, TellAsync);
        mail.Wake();
    }

    private async Task TellAsync(NpgsqlConnection connection, ReferralNoticeIssued notice, CancellationToken cancellationToken)
    {
        var whom = notice.AccountId is not null ? OfAccount : notice.ContactId is not null ? OfPost : OfInstitution;
        var addresses = (await connection.QueryAsync<string>(new CommandDefinition(
            whom, new { notice.AccountId, notice.ContactId, notice.InstitutionId, today = clock.Today() }, cancellationToken: cancellationToken))).AsList();
        if (addresses.Count == 0)
        {
            Untold.Add(1, new KeyValuePair<string, object?>("kind", notice.Kind));
            return;
        }

        var (topic, structure) = await connection.QuerySingleAsync<(string, string)>(new CommandDefinition(
            Labels, new { notice.TopicId, notice.StructureId }, cancellationToken: cancellationToken));
        foreach (var address in addresses)
        {
            var letter = ReferralLetters.Of(notice, address, topic, structure, options.Value.LinkAddress);
            await mail.AddAsync(connection, letter, clock.GetUtcNow() + Life, cancellationToken);
        }
    }
}
