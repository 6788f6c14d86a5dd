using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

public sealed partial class ReferralApi
{
    private const string SelectReferral = $"select r.*, {HasNews} as news from referral r left join referral_read seen on seen.referral_id = r.referral_id and seen.account_id = @me where r.referral_id = @referralId and {ReferralAccess.IsVisible}";

    private sealed class ReferralRow
    {
        public Guid ReferralId { get; init; }

        public long Revision { get; init; }

        public string State { get; init; } = "";

        public string? Number { get; init; }

        public Guid StructureId { get; init; }

        public Guid PlaceId { get; init; }

        public Guid FollowUpId { get; init; }

        public Guid? VisitId { get; init; }

        public Guid InstitutionId { get; init; }

        public Guid? TopicId { get; init; }

        public Guid? ContactId { get; init; }

        public string Urgency { get; init; } = "";

        public string Cause { get; init; } = "";

        public byte[]? PersonName { get; init; }

        public byte[]? PersonContact { get; init; }

        public byte[]? FileNumber { get; init; }

        public byte[]? Situation { get; init; }

        public byte[]? StepsTried { get; init; }

        public DateOnly? DeadlineOn { get; init; }

        public bool PowerToAct { get; init; }

        public Guid? SentBy { get; init; }

        public DateTime? SentAt { get; init; }

        public DateOnly? ShareAgreementOn { get; init; }

        public DateOnly? MandateSignedOn { get; init; }

        public Guid? HandledBy { get; init; }

        public DateTime? InformationRequestedAt { get; init; }

        public string? Unblocking { get; init; }

        public string? AskedRightly { get; init; }

        public DateTime? ClosedAt { get; init; }

        public DateOnly? NobodySince { get; init; }

        public string? Result { get; init; }

        public string? AnsweredUsefully { get; init; }

        public string? DueKind { get; init; }

        public DateOnly? DueOn { get; init; }

        public Guid? PreviousReferralId { get; init; }

        public int Escalation { get; init; }

        public bool News { get; init; }

        public string Key { get; init; } = "";
    }

    private static async Task<ReferralRow> ReadAsync(NpgsqlConnection connection, Guid referralId, ServerCallContext context)
    {
        var asked = ReferralAccess.ParametersOf(context);
        asked.AddDynamicParams(new { referralId });
        return await connection.QuerySingleOrDefaultAsync<ReferralRow>(new CommandDefinition(SelectReferral, asked, cancellationToken: context.CancellationToken)) ?? throw ReferralAccess.Unknown();
    }

    /// <summary>Null once its retention is over.</summary>
    private ReferralContent? ContentOf(ReferralRow row) => row.Situation is null ? null : new ReferralContent
    {
        InstitutionId = $"{row.InstitutionId}", TopicId = $"{row.TopicId}", PlaceId = $"{row.PlaceId}", Urgency = EnumCodes.FromCode<Urgency>(row.Urgency),
        Cause = EnumCodes.FromCode<ReferralCause>(row.Cause), PersonName = seals.Open(ReferralSeals.PersonName, row.ReferralId, row.PersonName),
        PersonContact = seals.Open(ReferralSeals.PersonContact, row.ReferralId, row.PersonContact), FileNumber = seals.Open(ReferralSeals.FileNumber, row.ReferralId, row.FileNumber),
        Situation = seals.Open(ReferralSeals.Situation, row.ReferralId, row.Situation), StepsTried = seals.Open(ReferralSeals.StepsTried, row.ReferralId, row.StepsTried),
        DeadlineOn = row.DeadlineOn?.ToText() ?? "", PowerToAct = row.PowerToAct,
    };

    /// <param name="side">The follow-up is the sender's affair.</param>
    private ReferralSummary SummaryOf(ReferralRow row, Side side) => new()
    {
        ReferralId = $"{row.ReferralId}", Number = row.Number ?? "", State = EnumCodes.FromCode<ReferralState>(row.State), Result = EnumCodes.FromCode<ReferralResult>(row.Result),
        StructureId = $"{row.StructureId}", InstitutionId = $"{row.InstitutionId}", TopicId = $"{row.TopicId}", ContactId = $"{row.ContactId}", Urgency = EnumCodes.FromCode<Urgency>(row.Urgency),
        Cause = EnumCodes.FromCode<ReferralCause>(row.Cause), PersonName = seals.Open(ReferralSeals.PersonName, row.ReferralId, row.PersonName),
        SentOn = row.SentAt is { } sent ? LocalTime.DayOf(sent).ToText() : "", InformationRequested = row.InformationRequestedAt is not null, News = row.News,
        Escalation = (Escalation)row.Escalation, FollowUpId = side == Side.Sender ? $"{row.FollowUpId}" : "",
        Due = row.DueOn is { } due ? new Deadline { Kind = EnumCodes.FromCode<DeadlineKind>(row.DueKind), DueOn = due.ToText(), Late = due < clock.Today() } : null,
    };
}
