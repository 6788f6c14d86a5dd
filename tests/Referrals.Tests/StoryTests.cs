using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Referrals.Tests;

/// <summary>A case from the follow-up to the answer and back, by the two sides.</summary>
public sealed class StoryTests(Suite suite)
{
    [Fact]
    public async Task A_case_goes_from_the_follow_up_to_the_referent_and_comes_back_with_what_unblocked_it()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var draft = await world.DraftAsync(partners);
        await world.Referrals.CreateDraftAsync(draft);
        var (id, holder) = (draft.ReferralId, partners.As(partners.Holder));

        var preview = await world.Referrals.PreviewReferralAsync(new PreviewReferralRequest { ReferralId = id });
        Assert.Equal((draft.Content, partners.ContactId), (preview.Content, preview.Recipient.ContactId));
        Assert.Equal("unknown-referral", (await Refusal.Of(holder.GetReferralAsync(new GetReferralRequest { ReferralId = id }))).Code);

        var sent = await world.Referrals.SendReferralAsync(world.Send(id));
        Assert.Matches("^S-[0-9]{4}-[0-9]{5,}$", sent.Number);
        Assert.Equal((2L, partners.ContactId), (sent.Revision, sent.Recipient.ContactId));
        Assert.Equal(draft.Content, (await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Content);

        var by = $"{partners.Holder.Id}";
        await holder.AcknowledgeReferralAsync(new ActRequest { ReferralId = id, ExpectedRevision = 2, DoneBy = by });
        await holder.RequestInformationAsync(World.Act(id, 3, by, "De quelle période s'agit-il ?"));
        await world.Referrals.GiveInformationAsync(World.Act(id, 4, world.ReceiverId, "De mars à mai"));
        await holder.AnswerReferralAsync(new AnswerReferralRequest { Act = World.Act(id, 5, by, "La retenue est levée"), Unblocking = Unblocking.FileCorrected, AskedRightly = Relevance.Yes });
        await world.Referrals.CloseReferralAsync(new CloseReferralRequest
        {
            Act = World.Act(id, 6, world.ReceiverId, "Mme a reçu le rappel"), Result = ReferralResult.Resolved, AnsweredUsefully = Relevance.Yes,
        });

        var closed = await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id });
        Assert.Equal((ReferralState.Closed, ReferralResult.Resolved, Unblocking.FileCorrected), (closed.Summary.State, closed.Summary.Result, closed.Unblocking));
        Assert.Equal(
            [(MessageKind.InformationRequest, Side.Partner), (MessageKind.Information, Side.Sender), (MessageKind.Answer, Side.Partner), (MessageKind.Conclusion, Side.Sender)],
            closed.Messages.Select(message => (message.Kind, message.Side)));
        Assert.Equal("wrong-state", (await Refusal.Of(holder.AddMessageAsync(Message(id, by)))).Code);
    }

    [Fact]
    public async Task What_came_of_a_case_returns_to_the_visit_that_it_began_with()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var visit = world.VisitToFollowUp();
        var id = await world.SendReferralOfAsync(visit, partners);
        Assert.Equal((ReferralState.Sent, partners.InstitutionId), await SeenAsync(seen => seen.State == ReferralState.Sent, seen => (seen.State, seen.InstitutionId)));
        await partners.As(partners.Holder).DeclineReferralAsync(World.Act(id, 2, $"{partners.Holder.Id}"));
        Assert.Equal(ReferralResult.NotCompetent, await SeenAsync(seen => seen.State == ReferralState.Closed, seen => seen.Result));
        await AssertReturnedAsync(world, visit);

        async Task<T> SeenAsync<T>(Predicate<ReferralSeen> isExpected, Func<ReferralSeen, T> what) => what(Assert.Single(
            (await Eventually.Get(async () => await world.Desk.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId }), read => read.Referrals.Any(seen => isExpected(seen)))).Referrals));
    }

    // To whoever received the person, for ninety days; to no colleague.
    private async Task AssertReturnedAsync(World world, LogVisitRequest visit)
    {
        var back = Assert.Single((await world.Desk.ListReturnsAsync(new ListReturnsRequest())).Returns);
        Assert.Equal((visit.Date, visit.PlaceId, ReferralState.Closed, ReferralResult.NotCompetent), (back.VisitDate, back.PlaceId, back.Referral.State, back.Referral.Result));
        Assert.Equal(visit.Requests.Select(request => request.Nature), back.Natures);
        var colleague = new ReceptionService.ReceptionServiceClient(suite.As(world.Caller(Role.Receiver) with { Id = Guid.CreateVersion7() }));
        Assert.Empty((await colleague.ListReturnsAsync(new ListReturnsRequest())).Returns);
        await MoveAsync(89);
        Assert.Single((await world.Desk.ListReturnsAsync(new ListReturnsRequest())).Returns);
        await MoveAsync(90);
        Assert.Empty((await world.Desk.ListReturnsAsync(new ListReturnsRequest())).Returns);

        async Task MoveAsync(int days)
        {
            var stored = await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
            var moved = new LogVisitRequest(visit) { Date = TimeProvider.System.Today().AddDays(-days).ToText() };
            await world.Planning.CorrectVisitAsync(new CorrectVisitRequest { Visit = moved, ExpectedRevision = stored.Revision, CorrectedBy = world.ReceiverId, Reason = "Autre jour" });
        }
    }

    [Fact]
    public async Task Each_notice_bears_the_due_day_that_the_act_it_tells_of_has_left()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var (id, holder, by) = (await world.SendReferralAsync(partners), partners.As(partners.Holder), $"{partners.Holder.Id}");
        await AssertToldAsync("received", (await SummaryAsync()).Due.DueOn);
        await holder.RequestInformationAsync(World.Act(id, 2, by));
        await AssertToldAsync("information-requested", "");
        await world.Referrals.GiveInformationAsync(World.Act(id, 3, world.ReceiverId));
        await AssertToldAsync("message", (await SummaryAsync()).Due.DueOn);
        await holder.AnswerReferralAsync(new AnswerReferralRequest { Act = World.Act(id, 4, by), Unblocking = Unblocking.Explained, AskedRightly = Relevance.Yes });
        await AssertToldAsync("answered", "");

        async Task<ReferralSummary> SummaryAsync() => (await holder.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary;

        async Task AssertToldAsync(string kind, string dueOn) => Assert.Equal((kind, dueOn, 1L), (kind, dueOn, await suite.CountAsync(
            "referralsdb",
            "select count(*) from outbox where message_type = 'ReferralNoticeIssued' and body ->> 'referralId' = @id and body ->> 'kind' = @kind and coalesce(body ->> 'dueOn', '') = @dueOn",
            new { id, kind, dueOn })));
    }

    [Theory, InlineData("agreement"), InlineData("mandate"), InlineData("mandate without need")]
    public async Task Nothing_is_sent_without_what_the_person_has_agreed_to(string what)
    {
        var world = await World.CreateAsync(suite);
        var draft = await world.DraftAsync(await Partners.CreateAsync(suite, world));
        draft.Content.PowerToAct = what == "mandate";
        await world.Referrals.CreateDraftAsync(draft);
        var send = world.Send(draft.ReferralId);
        send.ShareAgreementGiven = what != "agreement";
        send.MandateSignedOn = what == "mandate without need" ? "2026-01-05" : "";
        var refusal = await Refusal.Of(world.Referrals.SendReferralAsync(send));
        Assert.Equal(what == "agreement" ? "share_agreement_given" : "mandate_signed_on", Assert.Single(refusal.Fields.Keys));
        Assert.Equal(ReferralState.Draft, (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = draft.ReferralId })).Summary.State);
    }

    [Fact]
    public async Task A_second_case_of_the_same_follow_up_in_the_same_institution_is_sent_only_knowingly()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var first = await world.DraftAsync(partners);
        var second = new CreateDraftRequest(first) { ReferralId = World.NewId() };
        await world.Referrals.CreateDraftAsync(first);
        await world.Referrals.CreateDraftAsync(second);
        await world.Referrals.SendReferralAsync(world.Send(first.ReferralId));
        Assert.Equal([first.ReferralId], (await world.Referrals.PreviewReferralAsync(new PreviewReferralRequest { ReferralId = second.ReferralId })).SimilarReferralIds);
        Assert.Equal("similar-referral", (await Refusal.Of(world.Referrals.SendReferralAsync(world.Send(second.ReferralId)))).Code);
        var send = world.Send(second.ReferralId);
        send.DespiteSimilar = true;
        Assert.Equal(2, (await world.Referrals.SendReferralAsync(send)).Revision);
    }

    [Fact]
    public async Task Of_two_people_who_act_at_once_one_acts_and_the_other_learns_it_and_no_message_is_lost()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var id = await world.SendReferralAsync(partners);
        var holder = partners.As(partners.Holder);
        var messages = Enumerable.Range(0, 20).Select(number => Message(id, $"{partners.Holder.Id}", $"Message {number}")).ToList();
        var written = messages.Select(message => holder.AddMessageAsync(message).ResponseAsync).ToList();
        var acts = new[]
        {
            holder.AnswerReferralAsync(new AnswerReferralRequest { Act = World.Act(id, 2, $"{partners.Holder.Id}"), Unblocking = Unblocking.Explained, AskedRightly = Relevance.Yes }).ResponseAsync,
            holder.DeclineReferralAsync(World.Act(id, 2, $"{partners.Holder.Id}")).ResponseAsync,
            world.Referrals.WithdrawReferralAsync(World.Act(id, 2, world.ReceiverId)).ResponseAsync,
        };
        var codes = new List<StatusCode>();
        foreach (var act in acts)
        {
            codes.Add(await CodeOf(act));
        }

        Assert.Equal([StatusCode.OK, StatusCode.Aborted, StatusCode.Aborted], codes.Order());
        var acknowledged = new List<string>();
        foreach (var (message, answer) in messages.Zip(written))
        {
            if (await CodeOf(answer) == StatusCode.OK)
            {
                acknowledged.Add(message.Text);
            }
        }

        var stored = (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id })).Messages.Where(message => message.Kind == MessageKind.Message);
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), stored.Select(message => message.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_sent_again_is_done_once_and_other_content_under_its_id_is_refused()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var draft = await world.DraftAsync(partners);
        Assert.Equal(await world.Referrals.CreateDraftAsync(draft), await world.Referrals.CreateDraftAsync(draft));
        var other = draft.Clone();
        other.Content.Situation = "Autre chose";
        Assert.Equal("id-taken", (await Refusal.Of(world.Referrals.CreateDraftAsync(other))).Code);
        var send = world.Send(draft.ReferralId);
        var number = (await world.Referrals.SendReferralAsync(send)).Number;
        Assert.Equal(number, (await world.Referrals.SendReferralAsync(send)).Number);
        var message = Message(draft.ReferralId, world.ReceiverId);
        Assert.Equal(await world.Referrals.AddMessageAsync(message), await world.Referrals.AddMessageAsync(message));
        message.Text = "Autre chose";
        Assert.Equal("id-taken", (await Refusal.Of(world.Referrals.AddMessageAsync(message))).Code);
        var withdraw = World.Act(draft.ReferralId, 2, world.ReceiverId);
        Assert.Equal(3, (await world.Referrals.WithdrawReferralAsync(withdraw)).Revision);
        Assert.Equal(3, (await world.Referrals.WithdrawReferralAsync(withdraw)).Revision);
        Assert.Equal(2, (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = draft.ReferralId })).Messages.Count);
    }

    [Fact]
    public async Task A_transferred_case_is_closed_there_and_goes_on_with_the_other_post_of_the_institution()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var id = await world.SendReferralAsync(partners);
        var transfer = new TransferReferralRequest { Act = World.Act(id, 2, $"{partners.Holder.Id}"), ContactId = partners.ContactId, NextReferralId = World.NewId() };
        var holder = partners.As(partners.Holder);
        Assert.Equal(["contact_id"], (await Refusal.Of(holder.TransferReferralAsync(transfer))).Fields.Keys);
        transfer.ContactId = partners.DeputyId;
        await holder.TransferReferralAsync(transfer);

        var before = await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id });
        Assert.Equal((ReferralResult.Transferred, transfer.NextReferralId), (before.Summary.Result, before.NextReferralId));
        var next = await partners.As(partners.Deputy).GetReferralAsync(new GetReferralRequest { ReferralId = transfer.NextReferralId });
        Assert.Equal((ReferralState.Sent, partners.DeputyId, id, before.Content), (next.Summary.State, next.Summary.ContactId, next.PreviousReferralId, next.Content));
        Assert.NotEqual(before.Summary.Number, next.Summary.Number);
        Assert.Equal(ReferralState.Sent, (await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = transfer.NextReferralId })).Summary.State);
        Assert.Equal("unknown-referral", (await Refusal.Of(holder.GetReferralAsync(new GetReferralRequest { ReferralId = transfer.NextReferralId }))).Code);
    }

    [Fact]
    public async Task News_are_what_others_did_and_wrote_until_they_have_been_read()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var id = await world.SendReferralAsync(partners);
        var holder = partners.As(partners.Holder);
        Assert.Equal((0, 1), (await NewsAsync(world.Referrals), await NewsAsync(holder)));
        await holder.MarkReferralReadAsync(new MarkReferralReadRequest { ReferralId = id });
        Assert.Equal(0, await NewsAsync(holder));
        await holder.AddMessageAsync(Message(id, $"{partners.Holder.Id}", "Note à nous", isInternal: true));
        Assert.Equal((0, 0), (await NewsAsync(world.Referrals), await NewsAsync(holder)));
        await holder.AddMessageAsync(Message(id, $"{partners.Holder.Id}"));
        Assert.Equal((1, 0), (await NewsAsync(world.Referrals), await NewsAsync(holder)));
        Assert.Equal([id], (await world.Referrals.ListReferralsAsync(new ListReferralsRequest { WithNews = true })).Referrals.Select(one => one.ReferralId));
        await world.Referrals.MarkReferralReadAsync(new MarkReferralReadRequest { ReferralId = id });
        Assert.Empty((await world.Referrals.ListReferralsAsync(new ListReferralsRequest { WithNews = true })).Referrals);
    }

    private static async Task<int> NewsAsync(ReferralService.ReferralServiceClient reader) => (await reader.CountNewsAsync(new CountNewsRequest())).Referrals;

    private static AddMessageRequest Message(string id, string by, string text = "Des nouvelles ?", bool isInternal = false) =>
        new() { MessageId = World.NewId(), ReferralId = id, Text = text, AuthorId = by, Internal = isInternal };

    private static async Task<StatusCode> CodeOf(Task act)
    {
        try
        {
            await act;
            return StatusCode.OK;
        }
        catch (RpcException exception)
        {
            return exception.StatusCode;
        }
    }
}
