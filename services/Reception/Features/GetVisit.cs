using System.Data;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectVisitChanges = "select revision, reason, changed_by, changed_at from visit_change where visit_id = @visitId order by revision";

    private const string SelectReferrals =
        "select referral_id, institution_id, state, result, sent_on, closed_on from referral_seen where visit_id = @visitId order by sent_on desc, referral_id";

    private record SeenReferral
    {
        public Guid ReferralId { get; init; }

        public Guid InstitutionId { get; init; }

        public string State { get; init; } = "";

        public string? Result { get; init; }

        public DateOnly SentOn { get; init; }

        public DateOnly? ClosedOn { get; init; }
    }

    private sealed record VisitChange(long Revision, string? Reason, Guid ChangedBy, DateTime ChangedAt);

    public override async Task<GetVisitResponse> GetVisit(GetVisitRequest request, ServerCallContext context)
    {
        var visitId = Guid.Parse(request.VisitId);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, context.CancellationToken);
        var stored = await StoredVisit.FindAsync(connection, Own(context), visitId, context.CancellationToken) ?? throw UnknownVisit();
        await CheckDeskAsync(connection, stored.Date, stored.SessionId, context);
        var changes = await connection.QueryAsync<VisitChange>(
            new CommandDefinition(SelectVisitChanges, new { visitId }, cancellationToken: context.CancellationToken));
        var referrals = await connection.QueryAsync<SeenReferral>(new CommandDefinition(SelectReferrals, new { visitId }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("visit.read", "visit", visitId));
        await snapshot.CommitAsync(context.CancellationToken);
        return new GetVisitResponse
        {
            Visit = VisibleTo(context, stored.ToRequest()), Revision = stored.Revision, Deleted = stored.Deleted, StructureId = stored.StructureId.ToString(),
            RecordedAt = Timestamp.FromDateTime(stored.RecordedAt), Changes = { changes.Select(ToMessage) }, Training = stored.Training,
            Referrals = { referrals.Select(ToMessage) },
        };
    }

    private static ReferralSeen ToMessage(SeenReferral referral) => new()
    {
        ReferralId = $"{referral.ReferralId}", InstitutionId = $"{referral.InstitutionId}", State = EnumCodes.FromCode<ReferralState>(referral.State),
        Result = EnumCodes.FromCode<ReferralResult>(referral.Result), SentOn = referral.SentOn.ToText(), ClosedOn = referral.ClosedOn?.ToText() ?? "",
    };

    private static RecordedChange ToMessage(VisitChange change) => new()
    {
        Revision = change.Revision, Reason = change.Reason ?? "", ChangedBy = change.ChangedBy.ToString(), ChangedAt = Timestamp.FromDateTime(change.ChangedAt),
    };
}
