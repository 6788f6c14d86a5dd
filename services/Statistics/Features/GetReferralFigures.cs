using AccesDroits.Contracts;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Statistics.Image;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Statistics.Features;

/// <summary>Sollicitations: how many were sent, what came of them, and how long the institutions took.</summary>
public sealed partial class StatisticsApi
{
    private const string InstitutionGroup = "institution", CauseGroup = "cause", UrgencyGroup = "urgency";

    // What did not come to an end as it was hoped has unblocked nothing: its time is no time to unblock.
    private static readonly string SelectReferralFigures = ReferralFiguresWhere(
        "date between @from and @to and (@structure is null or structure_id = @structure) and (@institution is null or institution_id = @institution)");

    private static readonly string SelectReferralFiguresOfSlices = ReferralFiguresWhere(InSlices.Replace("{0}", "referral_fact", StringComparison.Ordinal));

    private static string ReferralFiguresWhere(string condition) =>
        $"""
        with sent as (
            select *, case when result in ('resolved', 'partly-resolved') then minutes_to_close end as minutes_to_unblock
            from referral_fact
            where not deleted and {condition}
        )
        select
            case when grouping(institution_id) = 0 then '{InstitutionGroup}' when grouping(cause) = 0 then '{CauseGroup}' when grouping(urgency) = 0 then '{UrgencyGroup}' else '' end as grouped_by,
            coalesce(institution_id::text, cause, urgency, '') collate "C" as key,
            count(*)::int as sent,
            count(*) filter (where state <> 'closed')::int as open,
            count(*) filter (where result = 'resolved')::int as resolved,
            count(*) filter (where result = 'partly-resolved')::int as partly_resolved,
            count(*) filter (where result = 'refused')::int as refused,
            count(*) filter (where result = 'not-competent')::int as not_competent,
            count(*) filter (where result = 'transferred')::int as transferred,
            count(*) filter (where result = 'withdrawn')::int as withdrawn,
            count(*) filter (where escalation > 0)::int as escalated,
            count(minutes_to_acknowledge)::int as acknowledged,
            percentile_disc(0.5) within group (order by minutes_to_acknowledge) as acknowledge_median,
            percentile_disc(0.9) within group (order by minutes_to_acknowledge) as acknowledge_ninth,
            count(minutes_to_answer)::int as answered,
            percentile_disc(0.5) within group (order by minutes_to_answer) as answer_median,
            percentile_disc(0.9) within group (order by minutes_to_answer) as answer_ninth,
            count(minutes_to_unblock)::int as unblocked,
            percentile_disc(0.5) within group (order by minutes_to_unblock) as unblock_median,
            percentile_disc(0.9) within group (order by minutes_to_unblock) as unblock_ninth
        from sent
        group by grouping sets ((), (institution_id), (cause), (urgency))
        order by sent desc, key
        """;

    private sealed class ReferralGroup
    {
        public string GroupedBy { get; init; } = "";

        public string Key { get; init; } = "";

        public int Sent { get; init; }

        public int Open { get; init; }

        public int Resolved { get; init; }

        public int PartlyResolved { get; init; }

        public int Refused { get; init; }

        public int NotCompetent { get; init; }

        public int Transferred { get; init; }

        public int Withdrawn { get; init; }

        public int Escalated { get; init; }

        public int Acknowledged { get; init; }

        public int? AcknowledgeMedian { get; init; }

        public int? AcknowledgeNinth { get; init; }

        public int Answered { get; init; }

        public int? AnswerMedian { get; init; }

        public int? AnswerNinth { get; init; }

        public int Unblocked { get; init; }

        public int? UnblockMedian { get; init; }

        public int? UnblockNinth { get; init; }

        public ReferralFigures Figures => new()
        {
            Key = Key, Sent = Sent, Open = Open, Resolved = Resolved, PartlyResolved = PartlyResolved, Refused = Refused, NotCompetent = NotCompetent, Transferred = Transferred,
            Withdrawn = Withdrawn, Escalated = Escalated, ToAcknowledge = DelayOf(Acknowledged, AcknowledgeMedian, AcknowledgeNinth), ToAnswer = DelayOf(Answered, AnswerMedian, AnswerNinth),
            ToUnblock = DelayOf(Unblocked, UnblockMedian, UnblockNinth),
        };

        private static WorkingTime? DelayOf(int referrals, int? median, int? ninthDecile) =>
            median is { } half && ninthDecile is { } most ? new WorkingTime { Referrals = referrals, MedianMinutes = half, NinthDecileMinutes = most } : null;
    }

    public override async Task<GetReferralFiguresResponse> GetReferralFigures(GetReferralFiguresRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckPeriod(request.From, request.To, violations);
        violations.ThrowIfAny();

        var (asOf, caller) = (clock.GetUtcNow(), context.Caller());
        var isPartner = caller.Role.ActsForInstitution();
        var asked = new
        {
            from = request.From.ToDate(), to = request.To.ToDate(), structure = isPartner ? null : caller.StructureId,
            institution = isPartner ? caller.InstitutionId : request.InstitutionId.Length > 0 ? Guid.Parse(request.InstitutionId) : null,
        };
        await using var snapshot = await images.OpenAsync(context.CancellationToken);
        var figures = await ReadReferralsAsync(snapshot, SelectReferralFigures, asked, context.CancellationToken);
        (figures.Period, figures.AsOf) = (new Period { From = request.From, To = request.To }, Timestamp.FromDateTimeOffset(asOf));
        return figures;
    }

    private static async Task<GetReferralFiguresResponse> ReadReferralsAsync(Snapshot snapshot, string sql, object asked, CancellationToken cancellationToken)
    {
        var groups = (await snapshot.Connection.QueryAsync<ReferralGroup>(new CommandDefinition(sql, asked, cancellationToken: cancellationToken)))
            .ToLookup(group => group.GroupedBy, group => group.Figures, StringComparer.Ordinal);
        return new GetReferralFiguresResponse
        {
            Total = groups[""].Single(), ByInstitution = { groups[InstitutionGroup] }, ByCause = { groups[CauseGroup] }, ByUrgency = { groups[UrgencyGroup] },
        };
    }
}
