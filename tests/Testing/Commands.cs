using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Testing;

/// <summary>Corrections and deletions of what a world has entered.</summary>
public static class Commands
{
    private const string Reason = "Erreur de saisie";

    public static CorrectVisitRequest Correction(this World world, LogVisitRequest visit, long expectedRevision = 1) =>
        new() { Visit = visit.Clone(), ExpectedRevision = expectedRevision, Reason = Reason, CorrectedBy = world.ReceiverId };

    public static DeleteVisitRequest Deletion(this World world, LogVisitRequest visit, long expectedRevision = 1) =>
        new() { VisitId = visit.VisitId, ExpectedRevision = expectedRevision, Reason = Reason, DeletedBy = world.ReceiverId };

    public static CorrectKioskTallyRequest Correction(this World world, RecordKioskTallyRequest tally, long expectedRevision = 1) =>
        new() { Tally = tally.Clone(), ExpectedRevision = expectedRevision, Reason = Reason, CorrectedBy = world.ReceiverId };

    public static DeleteKioskTallyRequest Deletion(this World world, RecordKioskTallyRequest tally, long expectedRevision = 1) =>
        new() { TallyId = tally.TallyId, ExpectedRevision = expectedRevision, Reason = Reason, DeletedBy = world.ReceiverId };

    public static CorrectDropInSessionRequest Correction(
        this World world, PlanDropInSessionRequest plan, CloseDropInSessionRequest? closing = null, long expectedRevision = 1) =>
        new() { Plan = plan.Clone(), Closing = closing?.Clone(), ExpectedRevision = expectedRevision, Reason = Reason, CorrectedBy = world.ReceiverId };

    public static DeleteDropInSessionRequest Deletion(this World world, PlanDropInSessionRequest plan, long expectedRevision = 1) =>
        new() { SessionId = plan.SessionId, ExpectedRevision = expectedRevision, Reason = Reason, DeletedBy = world.ReceiverId };

    /// <summary>A session that was held by the people planned.</summary>
    public static CloseDropInSessionRequest Closing(this PlanDropInSessionRequest session) =>
        new() { SessionId = session.SessionId, Held = true, Receivers = { session.Receivers }, LeftUnserved = 1, PapersReturned = true };
}
