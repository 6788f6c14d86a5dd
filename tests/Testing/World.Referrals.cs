using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>The referrals of the structure, for its social worker.</summary>
    public ReferralService.ReferralServiceClient Referrals => new(As(Role.SocialWorker));

    /// <summary>The same for somebody in particular.</summary>
    public ReferralService.ReferralServiceClient ReferralsOf(Caller caller) => new(_suite.As(caller));

    /// <summary>What an institution is told of a case.</summary>
    public ReferralContent Case(Partners partners) => new()
    {
        InstitutionId = partners.InstitutionId, TopicId = partners.TopicId, PlaceId = PlaceId, Urgency = Urgency.Normal, Cause = ReferralCause.Overpayment, PersonName = "Nadia Benali",
        PersonContact = "06 12 34 56 78", FileNumber = "0123456 W", Situation = "Le RSA est retenu depuis mars pour un indu déjà remboursé", StepsTried = "Message du 3 mars sans réponse",
    };

    /// <summary>A valid draft of a new follow-up.</summary>
    public async Task<CreateDraftRequest> DraftAsync(Partners partners)
    {
        var followUp = FollowUp();
        await FollowUps.OpenFollowUpAsync(followUp);
        return new CreateDraftRequest { ReferralId = NewId(), FollowUpId = followUp.FollowUpId, Content = Case(partners), CreatedBy = ReceiverId };
    }

    /// <summary>A draft that waits to be sent: its id.</summary>
    public async Task<string> CreateDraftAsync(Partners partners)
    {
        var draft = await DraftAsync(partners);
        await Referrals.CreateDraftAsync(draft);
        return draft.ReferralId;
    }

    public SendReferralRequest Send(string referralId, long revision = 1) =>
        new() { ReferralId = referralId, ExpectedRevision = revision, ShareAgreementGiven = true, SentBy = ReceiverId };

    /// <summary>A referral that the institution has: its id, at revision 2.</summary>
    public async Task<string> SendReferralAsync(Partners partners)
    {
        var id = await CreateDraftAsync(partners);
        await Referrals.SendReferralAsync(Send(id));
        return id;
    }

    /// <summary>A referral of the follow-up that a visit ended with: its id, at revision 2.</summary>
    public async Task<string> SendReferralOfAsync(LogVisitRequest visit, Partners partners)
    {
        await Desk.LogVisitAsync(visit);
        var (followUp, draft) = (FollowUp(), await DraftAsync(partners));
        draft.FollowUpId = (await FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest { State = FollowUpState.ToTakeUp })).FollowUps.Single().FollowUpId;
        await FollowUps.UpdateFollowUpAsync(new UpdateFollowUpRequest { FollowUpId = draft.FollowUpId, Content = followUp.Content, ExpectedRevision = 1, UpdatedBy = ReceiverId });
        await Referrals.CreateDraftAsync(draft);
        await Referrals.SendReferralAsync(Send(draft.ReferralId));
        return draft.ReferralId;
    }

    /// <summary>An act with words, of whoever they are.</summary>
    public static WrittenActRequest Act(string referralId, long revision, string by, string text = "Voici ce que nous en savons") =>
        new() { ReferralId = referralId, ExpectedRevision = revision, MessageId = NewId(), Text = text, DoneBy = by };
}
