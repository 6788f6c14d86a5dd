using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    private const int DefaultPageSize = 50;

    // Sorted by a text, which a page ends at: what is to be done, what nobody has taken up, the rest, each by its day; closed ones from the latest.
    // One more than the page, to know whether another one follows.
    private const string SelectList =
        $"""
        with listed as (
            select f.*, e.due_on, f.state <> 'closed' and coalesce(e.due_on <= @today or f.deadline_on <= @soon, false) as to_do
            from follow_up f
            left join lateral (
                select min(e.due_on) as due_on from follow_up_entry e where e.follow_up_id = f.follow_up_id and not e.done and {IsReadable}
            ) e on true
            where f.structure_id = @own and (f.state = @state or (@state is null and f.state <> 'closed')) and (@responsibleId is null or f.responsible_id = @responsibleId)
        ), sorted as (
            select *, case
                when to_do then '0' || to_char(least(due_on, deadline_on), 'YYYY-MM-DD')
                when state = 'to-take-up' then '1' || to_char(opened_on, 'YYYY-MM-DD')
                when state = 'in-progress' then '2' || coalesce(to_char(least(due_on, deadline_on), 'YYYY-MM-DD'), '9999-12-31')
                else '3' || lpad((date '2200-01-01' - closed_on)::text, 6, '0')
            end collate "C" as key
            from listed
        )
        select follow_up_id, state, opened_on, responsible_id, person_name, subject, deadline_on, due_on, to_do, key
        from sorted where @afterId is null or (key, follow_up_id) > (@afterKey, @afterId)
        order by key, follow_up_id
        limit @pageSize + 1
        """;

    private sealed record ListedFollowUp(
        Guid FollowUpId, string State, DateOnly OpenedOn, Guid? ResponsibleId, byte[]? PersonName, byte[]? Subject, DateOnly? DeadlineOn, DateOnly? DueOn, bool ToDo, string Key);

    public override async Task<ListFollowUpsResponse> ListFollowUps(ListFollowUpsRequest request, ServerCallContext context)
    {
        // What tells one list from another: everything but the page.
        var filters = ContentHash.Of(new ListFollowUpsRequest(request) { PageSize = 0, PageToken = "" });
        var after = request.PageToken.Length == 0 ? null : ListToken.Parse(request.PageToken, filters);
        var violations = new Violations();
        violations.AddIf(after is null && request.PageToken.Length > 0, "page_token", "bad-page-token", "Cette page n'existe pas : revenez à la première.");
        violations.ThrowIfAny();

        var pageSize = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var filter = new
        {
            own = ReceptionApi.Own(context), me = Me(context), state = request.State == FollowUpState.Unspecified ? null : request.State.ToCode(),
            responsibleId = ReceptionApi.OrNull(request.ResponsibleId), today = clock.Today(), soon = clock.Today().AddDays(FollowUpRules.DaysBeforeDeadline),
            afterKey = after?.Key, afterId = after?.Id, pageSize,
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = (await connection.QueryAsync<ListedFollowUp>(new CommandDefinition(SelectList, filter, cancellationToken: context.CancellationToken))).AsList();
        var page = rows.Take(pageSize).ToList();
        await audit.WriteAsync(connection, context, Act.List("follow-up", page.Count));
        return new ListFollowUpsResponse
        {
            FollowUps = { page.Select(ToSummary) },
            NextPageToken = rows.Count > pageSize ? new ListToken(page[^1].Key, page[^1].FollowUpId).ToText(filters) : "",
        };
    }

    private FollowUpSummary ToSummary(ListedFollowUp row) => new()
    {
        FollowUpId = $"{row.FollowUpId}", State = EnumCodes.FromCode<FollowUpState>(row.State), OpenedOn = row.OpenedOn.ToText(), ResponsibleId = $"{row.ResponsibleId}",
        PersonName = seals.Open(FollowUpSeals.PersonName, row.FollowUpId, row.PersonName), Subject = seals.Open(FollowUpSeals.Subject, row.FollowUpId, row.Subject),
        DeadlineOn = row.DeadlineOn?.ToText() ?? "", DueOn = row.DueOn?.ToText() ?? "", ToDo = row.ToDo,
    };
}
