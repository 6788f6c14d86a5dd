using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;

namespace AccesDroits.Reception.Features;

/// <summary>Personne reçue: a checked visit, on its way to its row and to its event.</summary>
/// <param name="NamedVisitorId">Of the id or the code that was sent; null for an anonymous visit.</param>
/// <param name="RecordedAt">When the first content was stored.</param>
internal sealed record VisitFacts(
    LogVisitRequest Request, byte[] ContentHash, Guid StructureId, Guid? NamedVisitorId, DateTimeOffset RecordedAt, long Revision = 1, bool Deleted = false)
{
    public Guid VisitId { get; } = Guid.Parse(Request.VisitId);

    /// <summary>Another one than was sent once the two were merged.</summary>
    public Guid? VisitorId { get; init; } = NamedVisitorId;

    public Guid PlaceId { get; } = Guid.Parse(Request.PlaceId);

    public DateOnly Date { get; } = Request.Date.ToDate();

    public Guid? SessionId { get; } = Request.SessionId.Length > 0 ? Guid.Parse(Request.SessionId) : null;

    public Guid ReceivedBy { get; } = Guid.Parse(Request.ReceivedBy.AccountId);

    public static VisitFacts Of(LogVisitRequest request, Guid? visitorId, DateTimeOffset now) =>
        new(request, ServiceDefaults.Grpc.ContentHash.Of(request), Guid.Empty, visitorId, ToMicroseconds(now));

    /// <summary>Opens no follow-up, whatever came of it: it is long past.</summary>
    public bool IsPast { get; init; }

    /// <summary>What the other services learn of the visit: an obstacle that the taxonomy restricts stays in Reception, and so does the note; a choice of the structure goes by the code of the network that it counts as.</summary>
    public VisitChanged ToEvent(Taxonomy taxonomy)
    {
        var profile = Request.Profile;
        var deviceTime = Request.DeviceTime.ToDateTimeOffset();
        return new VisitChanged(
            VisitId, Revision, Deleted, StructureId, PlaceId, Date, SessionId, ReceivedBy, Request.ReceivedBy.Status,
            Request.Channel, OrNull(Request.DurationBand), VisitorId, deviceTime < RecordedAt ? deviceTime : RecordedAt,
            new DeclaredProfile(
                ProfileCodes.OfAge(profile), ProfileCodes.Of(profile.Sex), ProfileCodes.Of(profile.SingleParent), ProfileCodes.Of(profile.HelpWithFrench),
                ProfileCodes.Of(profile.ComputerAtHome), ProfileCodes.Of(profile.SmartphoneOnly), ProfileCodes.Of(profile.FirstVisit), OrNull(LocalCode.NetworkOf(profile.HeardOf)),
                [.. profile.Obstacles.Where(code => !taxonomy.IsRestricted("obstacle", code))]),
            [.. Request.Requests.Select(request => new RequestFacts(
                LocalCode.NetworkOf(request.Institution), LocalCode.NetworkOf(request.Nature), LocalCode.NetworkOf(request.Droit), LocalCode.NetworkOf(request.Medium), request.Mode, OrNull(request.ModeReason), [.. request.Outcomes],
                request.Comprehension.NotCheckedReason.Length > 0 ? request.Comprehension.NotCheckedReason : "checked"))]);
    }

    /// <summary>The parameters of the statement that stores the visit, its requests and its event.</summary>
    public DynamicParameters Parameters(Outbox.Row outboxRow)
    {
        var profile = Request.Profile;
        var parameters = new DynamicParameters(outboxRow);
        parameters.AddDynamicParams(new
        {
            FollowUpId = FollowUpRules.IdOf(VisitId), NeedsFollowUp = !IsPast && FollowUpRules.IsNeeded(Request),
            VisitId, ContentHash, Revision, Deleted, StructureId, PlaceId, Date, SessionId,
            ReceivedBy,
            ReceiverStatus = Request.ReceivedBy.Status,
            RecordedBy = Guid.Parse(Request.RecordedBy),
            Request.Channel,
            DurationBand = OrNull(Request.DurationBand),
            VisitorId, NamedVisitorId,
            DeviceTime = Request.DeviceTime.ToDateTimeOffset(),
            RecordedAt,
            AgeBand = ProfileCodes.OfAge(profile),
            Sex = ProfileCodes.Of(profile.Sex),
            SingleParent = ProfileCodes.Of(profile.SingleParent),
            HelpWithFrench = ProfileCodes.Of(profile.HelpWithFrench),
            ComputerAtHome = ProfileCodes.Of(profile.ComputerAtHome),
            SmartphoneOnly = ProfileCodes.Of(profile.SmartphoneOnly),
            FirstVisit = ProfileCodes.Of(profile.FirstVisit),
            HeardOf = OrNull(profile.HeardOf),
            Obstacles = profile.Obstacles.ToArray(),
            profile.HealthAgreement,
            Requests = JsonSerializer.Serialize(Request.Requests.Select(RowOf), JsonSerializerOptions.Web),
        });
        return parameters;
    }

    private static object RowOf(HelpRequest request, int position) => new
    {
        position, request.Institution, request.Nature, request.Droit, request.Medium, request.Mode,
        ModeReason = OrNull(request.ModeReason), Outcomes = request.Outcomes.ToArray(),
        NotCheckedReason = OrNull(request.Comprehension.NotCheckedReason),
        request.Comprehension.Reformulated, request.Comprehension.NextStepKnown, request.Comprehension.HandoutGiven, Note = OrNull(request.Note),
    };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    // PostgreSQL keeps microseconds: the answer to a repeated command is the same to the last digit.
    private static DateTimeOffset ToMicroseconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), time.Offset);
}
