using AccesDroits.Contracts.Referrals.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.Demo;

/// <summary>A sollicitation on its way: each act is at the revision that the one before has made, and has the ids that it had the first time.</summary>
internal sealed class PlayedCase(string key, PlayedCase.Player sender, PlayedCase.Player referent, Patience patience, CancellationToken cancellation)
{
    private readonly string _id = IdOf(key, "referral");
    private long _revision;

    /// <summary>Somebody who is signed in.</summary>
    internal sealed record Player(GrpcChannel Channel, string Id)
    {
        public ReferralService.ReferralServiceClient Referrals { get; } = new(Channel);
    }

    public static string IdOf(string key, string what) =>
        DemoId.Create(LesTilleuls.Seed, $"sollicitations/{key}/{what}", FrenchDays.Instant(new DateOnly(2026, 1, 5), new TimeOnly(8, 0)));

    public async Task DraftAsync(string followUpId, ReferralContent content) => _revision = (await patience.CallAsync(
        options => sender.Referrals.CreateDraftAsync(new CreateDraftRequest { ReferralId = _id, FollowUpId = followUpId, Content = content, CreatedBy = sender.Id }, options), cancellation)).Revision;

    public async Task SendAsync() => _revision = (await patience.CallAsync(
        options => sender.Referrals.SendReferralAsync(new SendReferralRequest { ReferralId = _id, ExpectedRevision = _revision, ShareAgreementGiven = true, SentBy = sender.Id }, options), cancellation)).Revision;

    public Task AcknowledgeAsync() => DoAsync(options => referent.Referrals.AcknowledgeReferralAsync(Plain(), options));

    public Task StartAsync() => DoAsync(options => referent.Referrals.StartReferralAsync(Plain(), options));

    public Task AskAsync(string text) => DoAsync(options => referent.Referrals.RequestInformationAsync(Written(referent.Id, text), options));

    public Task GiveAsync(string text) => DoAsync(options => sender.Referrals.GiveInformationAsync(Written(sender.Id, text), options));

    public Task AnswerAsync(string text, Unblocking unblocking) => DoAsync(options => referent.Referrals.AnswerReferralAsync(
        new AnswerReferralRequest { Act = Written(referent.Id, text), Unblocking = unblocking, AskedRightly = Relevance.Yes }, options));

    public Task CloseAsync(string text, ReferralResult result) => DoAsync(options => sender.Referrals.CloseReferralAsync(
        new CloseReferralRequest { Act = Written(sender.Id, text), Result = result, AnsweredUsefully = Relevance.Yes }, options));

    public Task DeclineAsync(string text) => DoAsync(options => referent.Referrals.DeclineReferralAsync(Written(referent.Id, text), options));

    /// <summary>To the other post of the institution.</summary>
    public Task PassOnAsync(string text) => DoAsync(options => referent.Referrals.TransferReferralAsync(
        new TransferReferralRequest { Act = Written(referent.Id, text), ContactId = Partners.Posts[0].Contact.Id, NextReferralId = IdOf(key, "next") }, options));

    public Task WithdrawAsync(string text) => DoAsync(options => sender.Referrals.WithdrawReferralAsync(Written(sender.Id, text), options));

    /// <summary>A message of the référent.</summary>
    public Task WriteBackAsync(string text) => patience.CallAsync(
        options => referent.Referrals.AddMessageAsync(new AddMessageRequest { ReferralId = _id, MessageId = NextId(), Text = text, AuthorId = referent.Id }, options), cancellation);

    /// <summary>A note that the side of the sender alone reads.</summary>
    public Task NoteAsync(string text) => patience.CallAsync(
        options => sender.Referrals.AddMessageAsync(new AddMessageRequest { ReferralId = _id, MessageId = NextId(), Text = text, Internal = true, AuthorId = sender.Id }, options), cancellation);

    private async Task DoAsync(Func<CallOptions, AsyncUnaryCall<ReferralRevision>> act) => _revision = (await patience.CallAsync(act, cancellation)).Revision;

    private ActRequest Plain() => new() { ReferralId = _id, ExpectedRevision = _revision, DoneBy = referent.Id };

    private WrittenActRequest Written(string by, string text) => new() { ReferralId = _id, ExpectedRevision = _revision, MessageId = NextId(), Text = text, DoneBy = by };

    // One message of a case at each revision.
    private string NextId() => IdOf(key, $"message-{_revision}");
}
