namespace AccesDroits.Contracts.Events;

/// <summary>Sollicitation: a case sent to an institution, without anybody's name and without any text. Published by Referrals; a draft is not.</summary>
/// <param name="FollowUpId">The follow-up that it comes from.</param>
/// <param name="VisitId">The visit that the follow-up comes from; null when it comes from none.</param>
/// <param name="ContactId">The post that has it; null while it stands in the group mailbox.</param>
/// <param name="Urgency">normal, resources, eviction or health.</param>
/// <param name="Cause">Code of what blocks the case, e.g. no-news.</param>
/// <param name="State">sent, acknowledged, in-progress, answered or closed.</param>
/// <param name="Result">Of a closed one, e.g. resolved.</param>
/// <param name="Unblocking">Of an answered one, e.g. file-corrected.</param>
/// <param name="SentOn">Day of Europe/Paris.</param>
/// <param name="Escalation">0 with the contact, 1 with the deputy, 2 with the responsible.</param>
/// <param name="MinutesToAcknowledge">Working time that passed until then, in minutes; null while it has not happened.</param>
public sealed record ReferralChanged(
    Guid Id, long Revision, bool Deleted, Guid StructureId, Guid PlaceId, Guid FollowUpId, Guid? VisitId, Guid InstitutionId, Guid? TopicId, Guid? ContactId, string Urgency, string Cause,
    string State, bool InformationRequested, string? Result, string? Unblocking, DateOnly SentOn, DateOnly? ClosedOn, int Escalation, int? MinutesToAcknowledge, int? MinutesToAnswer,
    int? MinutesToClose) : IStateEvent;

/// <summary>Avis: somebody is to be told by mail that a referral waits for them. Published by Referrals; its id makes it told once.</summary>
/// <param name="Kind">received, reminder, passed-to-deputy, passed-to-supervisor, message, information-requested, answered, nobody or closed.</param>
/// <param name="ReferralId">The referral that it is about.</param>
/// <param name="Number">Number that people call it by, e.g. S-2026-00042.</param>
/// <param name="AccountId">Who is told, when it is an account.</param>
/// <param name="ContactId">The post that is told, when it is one.</param>
/// <param name="InstitutionId">The institution; its group mailbox is told when neither an account nor a post is.</param>
/// <param name="DueOn">The day by which something is due; null when nothing is.</param>
public sealed record ReferralNoticeIssued(
    Guid Id, long Revision, bool Deleted, string Kind, Guid ReferralId, string Number, Guid? AccountId, Guid? ContactId, Guid InstitutionId, Guid StructureId, Guid? TopicId, string Urgency,
    DateOnly? DueOn) : IStateEvent;
