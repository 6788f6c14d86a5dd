using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

/// <summary>All that is sent to the suite for one structure, in the order in which it must be sent.</summary>
public sealed record Network
{
    /// <summary>Code of the point whose report tells what was loaded.</summary>
    public required string Point { get; init; }

    /// <summary>The structure whose people entered it.</summary>
    public Guid StructureId => Guid.Parse(Structures[0].Structure.Id);

    /// <summary>First and last day of what was entered.</summary>
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public required IReadOnlyList<PutStructureRequest> Structures { get; init; }

    public required IReadOnlyList<PutPlaceRequest> Places { get; init; }

    public required IReadOnlyList<PutTerritoryRequest> Territories { get; init; }

    public required IReadOnlyList<PutRecognitionRequest> Recognitions { get; init; }

    /// <summary>Those who sign in to the structure now, its coordinator last.</summary>
    public required IReadOnlyList<Account> Team { get; init; }

    /// <summary>The others who receive or have received people there. They are invited, and never sign in.</summary>
    public required IReadOnlyList<InviteAccountRequest> Receivers { get; init; }

    /// <summary>Person n holds the nth code of these batches.</summary>
    public required IReadOnlyList<IssueVisitorCodesRequest> CodeBatches { get; init; }

    public required IReadOnlyList<PlanDropInSessionRequest> Sessions { get; init; }

    public required IReadOnlyList<DemoVisit> Visits { get; init; }

    public required IReadOnlyList<CloseDropInSessionRequest> Closings { get; init; }

    public required IReadOnlyList<RecordKioskTallyRequest> KioskTallies { get; init; }

    /// <summary>The persons who come with a code, in order.</summary>
    public IReadOnlyList<int> Persons => [.. Visits.Select(visit => visit.Person).OfType<int>().Distinct().Order()];
}

/// <summary>Entretien: a visit whose visitor id is known only once the suite has issued the codes.</summary>
/// <param name="Person">Number of the person in the code batches; none for an anonymous visit.</param>
/// <param name="Request">The command, without its visitor.</param>
public sealed record DemoVisit(int? Person, LogVisitRequest Request)
{
    /// <summary>The command of this visit for the visitor that the suite gave to the person.</summary>
    public LogVisitRequest Of(string visitorId) => new(Request) { VisitorId = visitorId };
}
