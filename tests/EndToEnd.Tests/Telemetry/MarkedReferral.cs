using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>A sollicitation from the draft to the conclusion, whose every text is marked.</summary>
internal sealed class MarkedReferral(Suite suite, World world)
{
    private const string Text = $"{Marked.Person} récit d'été «\"{{0}}\" %s';-- 🙂";

    public async Task LiveAsync()
    {
        var partners = await Partners.CreateAsync(suite, world);
        var draft = await world.DraftAsync(partners);
        draft.Content.PersonName = $"{Marked.Person} d'été";
        draft.Content.PersonContact = $"{Marked.Person}@exemple.fr";
        draft.Content.FileNumber = Marked.Person;
        (draft.Content.Situation, draft.Content.StepsTried) = (Text, Text);
        await world.Referrals.CreateDraftAsync(draft);
        draft.Content.Situation += " 2";
        await Refusal.Of(world.Referrals.CreateDraftAsync(draft));
        await world.Referrals.PreviewReferralAsync(new PreviewReferralRequest { ReferralId = draft.ReferralId });
        await world.Referrals.SendReferralAsync(world.Send(draft.ReferralId));
        await AnswerAsync(partners, draft.ReferralId);
        await world.Referrals.CloseReferralAsync(new CloseReferralRequest
        {
            Act = World.Act(draft.ReferralId, 6, world.ReceiverId, Text), Result = ReferralResult.Resolved, AnsweredUsefully = Relevance.Yes,
        });
    }

    private async Task AnswerAsync(Partners partners, string id)
    {
        var (holder, by) = (partners.As(partners.Holder), $"{partners.Holder.Id}");
        await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id });
        await holder.ListReferralsAsync(new ListReferralsRequest());
        await holder.AcknowledgeReferralAsync(new ActRequest { ReferralId = id, ExpectedRevision = 2, DoneBy = by });
        await holder.RequestInformationAsync(World.Act(id, 3, by, Text));
        await Refusal.Of(holder.RequestInformationAsync(World.Act(id, 3, by, Text)));
        await world.Referrals.GiveInformationAsync(World.Act(id, 4, world.ReceiverId, Text));
        await holder.AnswerReferralAsync(new AnswerReferralRequest { Act = World.Act(id, 5, by, Text), Unblocking = Unblocking.FileCorrected, AskedRightly = Relevance.Yes });
    }
}
