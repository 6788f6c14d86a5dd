using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const int DefaultPageSize = 50;

    // What others did, wrote or attached since the caller looked. A referral that they have never seen is news, unless all of it is their own.
    private const string HasNews =
        """
        (
            exists (
                select from referral_change c
                where c.referral_id = r.referral_id and c.revision > coalesce(seen.seen_revision, 0) and c.changed_by is distinct from @me and r.state <> 'draft')
            or exists (
                select from referral_message m
                where m.referral_id = r.referral_id and m.position > coalesce(seen.position, 0) and m.author_id <> @me and (not m.internal or m.side = @side))
            or exists (
                select from referral_attachment a
                where a.referral_id = r.referral_id and a.stored_at > coalesce(seen.read_at, '-infinity') and a.added_by <> @me and r.state <> 'draft')
        )
        """;

    // Sorted by a text, which a page ends at: what is due first, drafts and what waits for nobody next; closed ones from the latest.
    private const string SelectList =
        $"""
        with listed as (
            select r.*, {HasNews} as news,
                case when r.state = 'closed' then '1' || lpad((extract(epoch from timestamptz '2200-01-01' - r.closed_at))::bigint::text, 12, '0')
                     else '0' || coalesce(to_char(r.due_on, 'YYYY-MM-DD'), '9999-12-31') end collate "C" as key
            from referral r
            left join referral_read seen on seen.referral_id = r.referral_id and seen.account_id = @me
            where {ReferralAccess.IsVisible} and (r.state = @state or (@state is null and r.state <> 'closed')) and (@followUpId is null or r.follow_up_id = @followUpId)
                and (not @late or r.due_on < @today) and (@contactId is null or r.contact_id = @contactId)
        )
        select * from listed where (not @withNews or news) and (@afterId is null or (key, referral_id) > (@afterKey, @afterId))
        order by key, referral_id
        limit @pageSize + 1
        """;

    public override async Task<ListReferralsResponse> ListReferrals(ListReferralsRequest request, ServerCallContext context)
    {
        // What tells one list from another: everything but the page.
        var filters = ContentHash.Of(new ListReferralsRequest(request) { PageSize = 0, PageToken = "" });
        var after = request.PageToken.Length == 0 ? null : ListToken.Parse(request.PageToken, filters);
        var violations = new Violations();
        violations.AddIf(after is null && request.PageToken.Length > 0, "page_token", "bad-page-token", "Cette page n'existe pas : revenez à la première.");
        violations.ThrowIfAny();

        var (pageSize, side) = (request.PageSize == 0 ? DefaultPageSize : request.PageSize, ReferralAccess.SideOf(context));
        var asked = ReferralAccess.ParametersOf(context);
        asked.AddDynamicParams(new
        {
            state = request.State.ToOptionalCode(), request.WithNews, request.Late, contactId = OrNull(request.ContactId), today = clock.Today(), followUpId = side == Side.Sender ? OrNull(request.FollowUpId) : null, afterKey = after?.Key, afterId = after?.Id, pageSize,
        });
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<ReferralRow>(new CommandDefinition(SelectList, asked, cancellationToken: context.CancellationToken))).AsList();
        var page = rows.Take(pageSize).ToList();
        await audit.WriteAsync(connection, context, Act.List("referral", page.Count));
        return new ListReferralsResponse
        {
            Referrals = { page.Select(row => SummaryOf(row, side)) },
            NextPageToken = rows.Count > pageSize ? new ListToken(page[^1].Key, page[^1].ReferralId).ToText(filters) : "",
        };
    }
}
