using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace AccesDroits.Reception.Features;

/// <summary>Personne reçue: a visit as its rows hold it, on its way back to the form that a caller sends.</summary>
internal sealed record StoredVisit
{
    private const string Select =
        """
        select visit_id, revision, deleted, structure_id, place_id, date, session_id, received_by, receiver_status, recorded_by, channel,
               duration_band, visitor_id, device_time, recorded_at, age_band, sex, single_parent, help_with_french, computer_at_home,
               smartphone_only, first_visit, heard_of, obstacles, health_agreement, place_id in (select place_id from place where training) as training
        from visit
        """;

    private const string SelectOne = $"{Select} where visit_id = @visitId and structure_id = @own";

    private const string SelectOfVisitor = $"{Select} where visitor_id = @visitorId and not deleted order by visit_id for update";

    private const string SelectRequests =
        """
        select institution, nature, droit, medium, mode, mode_reason, outcomes, not_checked_reason, reformulated, next_step_known, handout_given, note
        from help_request where visit_id = @visitId order by position
        """;

    public Guid VisitId { get; init; }

    public long Revision { get; init; }

    public bool Deleted { get; init; }

    public Guid StructureId { get; init; }

    public Guid PlaceId { get; init; }

    public DateOnly Date { get; init; }

    public Guid? SessionId { get; init; }

    public Guid ReceivedBy { get; init; }

    public string ReceiverStatus { get; init; } = "";

    public Guid RecordedBy { get; init; }

    public string Channel { get; init; } = "";

    public string? DurationBand { get; init; }

    public Guid? VisitorId { get; init; }

    public DateTime DeviceTime { get; init; }

    public DateTime RecordedAt { get; init; }

    public string AgeBand { get; init; } = "";

    public string Sex { get; init; } = "";

    public string SingleParent { get; init; } = "";

    public string HelpWithFrench { get; init; } = "";

    public string ComputerAtHome { get; init; } = "";

    public string SmartphoneOnly { get; init; } = "";

    public string FirstVisit { get; init; } = "";

    public string? HeardOf { get; init; }

    public string[] Obstacles { get; init; } = [];

    public bool HealthAgreement { get; init; }

    public bool Training { get; init; }

    public IReadOnlyList<StoredRequest> Requests { get; private init; } = [];

    /// <summary>The visit of a structure and its requests. The caller holds the lock of its row or reads in one snapshot.</summary>
    public static async Task<StoredVisit?> FindAsync(NpgsqlConnection connection, Guid own, Guid visitId, CancellationToken cancellationToken)
    {
        var visit = await connection.QuerySingleOrDefaultAsync<StoredVisit>(new CommandDefinition(SelectOne, new { visitId, own }, cancellationToken: cancellationToken));
        return visit is null ? null : await visit.WithRequestsAsync(connection, cancellationToken);
    }

    /// <summary>The visits of a visitor, in every structure, without those that were deleted; their rows are the caller's until the end of the transaction.</summary>
    public static async Task<IReadOnlyList<StoredVisit>> OfVisitorAsync(NpgsqlConnection connection, Guid visitorId, CancellationToken cancellationToken)
    {
        List<StoredVisit> visits = [];
        foreach (var visit in await connection.QueryAsync<StoredVisit>(new CommandDefinition(SelectOfVisitor, new { visitorId }, cancellationToken: cancellationToken)))
        {
            visits.Add(await visit.WithRequestsAsync(connection, cancellationToken));
        }

        return visits;
    }

    private async Task<StoredVisit> WithRequestsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        this with { Requests = [.. await connection.QueryAsync<StoredRequest>(new CommandDefinition(SelectRequests, new { VisitId }, cancellationToken: cancellationToken))] };

    public LogVisitRequest ToRequest()
    {
        var request = new LogVisitRequest
        {
            VisitId = VisitId.ToString(), PlaceId = PlaceId.ToString(), Date = Date.ToText(), SessionId = SessionId?.ToString() ?? "",
            ReceivedBy = new Receiver { AccountId = ReceivedBy.ToString(), Status = ReceiverStatus }, RecordedBy = RecordedBy.ToString(),
            Channel = Channel, DurationBand = DurationBand ?? "", DeviceTime = Timestamp.FromDateTime(DeviceTime),
            Profile = ToProfile(), Requests = { Requests.Select(stored => stored.ToRequest()) },
        };
        if (VisitorId is { } visitorId)
        {
            request.VisitorId = visitorId.ToString();
        }

        return request;
    }

    private Profile ToProfile()
    {
        var (age, band) = ProfileCodes.ToAge(AgeBand);
        return new Profile
        {
            Age = age, AgeBand = band, Sex = ProfileCodes.ToSex(Sex), SingleParent = ProfileCodes.ToYesNo(SingleParent),
            HelpWithFrench = ProfileCodes.ToYesNo(HelpWithFrench), ComputerAtHome = ProfileCodes.ToYesNo(ComputerAtHome),
            SmartphoneOnly = ProfileCodes.ToYesNo(SmartphoneOnly), FirstVisit = ProfileCodes.ToYesNo(FirstVisit), HeardOf = HeardOf ?? "",
            Obstacles = { Obstacles }, HealthAgreement = HealthAgreement,
        };
    }
}

/// <summary>Demande: the row of a help request.</summary>
internal sealed record StoredRequest
{
    public string Institution { get; init; } = "";

    public string Nature { get; init; } = "";

    public string Droit { get; init; } = "";

    public string Medium { get; init; } = "";

    public string Mode { get; init; } = "";

    public string? ModeReason { get; init; }

    public string[] Outcomes { get; init; } = [];

    public string? NotCheckedReason { get; init; }

    public bool Reformulated { get; init; }

    public bool NextStepKnown { get; init; }

    public bool HandoutGiven { get; init; }

    public string? Note { get; init; }

    public HelpRequest ToRequest() => new()
    {
        Institution = Institution, Nature = Nature, Droit = Droit, Medium = Medium, Mode = Mode, ModeReason = ModeReason ?? "", Outcomes = { Outcomes },
        Comprehension = new Comprehension
        {
            NotCheckedReason = NotCheckedReason ?? "", Reformulated = Reformulated, NextStepKnown = NextStepKnown, HandoutGiven = HandoutGiven,
        },
        Note = Note ?? "",
    };
}
