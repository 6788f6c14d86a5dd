using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private const string Referrals = "accesdroits.referrals.v1.ReferralService";

    private void AddReferral(string rpc, IMessage request) => Add($"{Referrals}/{rpc}", request);

    private void AddOfPartner(string rpc, Partners partners, IMessage request)
    {
        AddReferral(rpc, request);
        _channels[$"/{Referrals}/{rpc}"] = suite.As(partners.Holder);
    }

    private async Task AddReferralsAsync(World world)
    {
        var partners = await Partners.CreateAsync(suite, world);
        await AddDraftsAsync(world, partners);
        await AddReadingAsync(world, partners);
        var (by, me) = ($"{partners.Holder.Id}", world.ReceiverId);
        AddOfPartner("AcknowledgeReferral", partners, new ActRequest { ReferralId = await world.SendReferralAsync(partners), ExpectedRevision = 2, DoneBy = by });
        AddOfPartner("StartReferral", partners, new ActRequest { ReferralId = await world.SendReferralAsync(partners), ExpectedRevision = 2, DoneBy = by });
        AddOfPartner("RequestInformation", partners, World.Act(await world.SendReferralAsync(partners), 2, by));
        AddOfPartner("DeclineReferral", partners, World.Act(await world.SendReferralAsync(partners), 2, by));
        AddOfPartner("AnswerReferral", partners, Answer(await world.SendReferralAsync(partners), by));
        AddOfPartner("TransferReferral", partners, new TransferReferralRequest
        {
            Act = World.Act(await world.SendReferralAsync(partners), 2, by), ContactId = partners.DeputyId, NextReferralId = World.NewId(),
        });
        var (asked, answered) = (await world.SendReferralAsync(partners), await world.SendReferralAsync(partners));
        await partners.As(partners.Holder).RequestInformationAsync(World.Act(asked, 2, by));
        await partners.As(partners.Holder).AnswerReferralAsync(Answer(answered, by));
        AddReferral("GiveInformation", World.Act(asked, 3, me));
        AddReferral("CloseReferral", new CloseReferralRequest { Act = World.Act(answered, 3, me), Result = ReferralResult.PartlyResolved, AnsweredUsefully = Relevance.Partly });
        AddReferral("WithdrawReferral", World.Act(await world.SendReferralAsync(partners), 2, me));
    }

    private async Task AddDraftsAsync(World world, Partners partners)
    {
        var (created, changed) = (await world.DraftAsync(partners), await world.DraftAsync(partners));
        foreach (var draft in new[] { created, changed })
        {
            (draft.Content.PowerToAct, draft.Content.DeadlineOn) = (true, FarAway.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        await world.Referrals.CreateDraftAsync(changed);
        var toSend = await world.DraftAsync(partners);
        toSend.Content.PowerToAct = true;
        await world.Referrals.CreateDraftAsync(toSend);
        AddReferral("CreateDraft", created);
        AddReferral("UpdateDraft", new UpdateDraftRequest { ReferralId = changed.ReferralId, Content = changed.Content, ExpectedRevision = 1, UpdatedBy = world.ReceiverId });
        AddReferral("DeleteDraft", new DeleteDraftRequest { ReferralId = await world.CreateDraftAsync(partners), ExpectedRevision = 1, DeletedBy = world.ReceiverId });
        AddReferral("PreviewReferral", new PreviewReferralRequest { ReferralId = await world.CreateDraftAsync(partners) });
        var send = world.Send(toSend.ReferralId);
        (send.MandateSignedOn, send.DespiteSimilar) = ("2026-01-05", true);
        AddReferral("SendReferral", send);
    }

    private async Task AddReadingAsync(World world, Partners partners)
    {
        var first = await world.DraftAsync(partners);
        var second = new CreateDraftRequest(first) { ReferralId = World.NewId() };
        foreach (var draft in new[] { first, second })
        {
            await world.Referrals.CreateDraftAsync(draft);
            var send = world.Send(draft.ReferralId);
            send.DespiteSimilar = true;
            await world.Referrals.SendReferralAsync(send);
            await partners.As(partners.Holder).AcknowledgeReferralAsync(new ActRequest { ReferralId = draft.ReferralId, ExpectedRevision = 2, DoneBy = $"{partners.Holder.Id}" });
        }

        var list = new ListReferralsRequest { State = ReferralState.Acknowledged, WithNews = true, PageSize = 1, FollowUpId = first.FollowUpId };
        list.PageToken = (await world.Referrals.ListReferralsAsync(list)).NextPageToken;
        Assert.NotEmpty(list.PageToken);
        AddReferral("ListReferrals", list);
        AddReferral("CountNews", new CountNewsRequest());
        AddReferral("GetReferral", new GetReferralRequest { ReferralId = first.ReferralId });
        AddReferral("AddMessage", new AddMessageRequest { MessageId = World.NewId(), ReferralId = first.ReferralId, Text = "Des nouvelles ?", Internal = true, AuthorId = world.ReceiverId });
        AddReferral("MarkReferralRead", new MarkReferralReadRequest { ReferralId = second.ReferralId });
        var colleague = Person.Draft(Role.SocialWorker, world.StructureId);
        await Person.Admin(suite).InviteAccountAsync(new InviteAccountRequest { Account = colleague });
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from account where account_id = @Id::uuid", new { colleague.Id }), known => known == 1);
        AddReferral("InviteColleague", new InviteColleagueRequest { ReferralId = first.ReferralId, AccountId = colleague.Id, InvitedBy = world.ReceiverId });
    }

    private static AnswerReferralRequest Answer(string referralId, string by) =>
        new() { Act = World.Act(referralId, 2, by), Unblocking = Unblocking.Explained, AskedRightly = Relevance.Yes };
}
