using AccesDroits.Contracts;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using Google.Protobuf;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Referrals;

/// <summary>Sollicitation: what both sides read of it, write in it and do with it, by what its state and their side allow.</summary>
public sealed partial class ReferralPage : Page
{
    private readonly string _nextId = $"{Guid.CreateVersion7()}";
    private GetReferralResponse _stored = new() { Summary = new ReferralSummary() };
    private Form _acknowledging = new(new ActRequest(), "reception");
    private Form _starting = new(new ActRequest(), "prise-en-charge");
    private Form _answering = new(new AnswerReferralRequest(), "reponse");
    private Form _asking = new(new WrittenActRequest(), "question");
    private Form _transferring = new(new TransferReferralRequest(), "transmission");
    private Form _declining = new(new WrittenActRequest(), "refus");
    private Form _giving = new(new WrittenActRequest(), "information");
    private Form _closing = new(new CloseReferralRequest(), "cloture");
    private Form _withdrawing = new(new WrittenActRequest(), "retrait");
    private Form _writing = new(new AddMessageRequest { MessageId = $"{Guid.CreateVersion7()}" }, "message");
    private Form _inviting = new(new InviteColleagueRequest(), "invitation");
    private IReadOnlyList<Option> _posts = [];
    private IReadOnlyList<Attachment> _attachments = [];
    private string _topic = "", _other = "";

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ReferralService.ReferralServiceClient Referrals { get; set; } = null!;

    [Inject]
    private AttachmentService.AttachmentServiceClient Attachments { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    [Inject]
    private Team Team { get; set; } = null!;

    private ReferralSummary Summary => _stored.Summary;

    private bool IsRead => _stored.Revision > 0 && Summary.State != ReferralState.Draft;

    private bool IsPartner => Caller!.Role.ActsForInstitution();

    private bool IsWithPartner => Summary.State is ReferralState.Sent or ReferralState.Acknowledged or ReferralState.InProgress;

    private bool CanWrite => IsWithPartner || Summary.State == ReferralState.Answered;

    private string Post => Summary.ContactId.Length == 0 ? ReferralWords.GroupMailbox : _posts.FirstOrDefault(post => post.Value == Summary.ContactId)?.Label ?? "le référent en poste";

    private IReadOnlyList<Option> OtherPosts => [.. _posts.Where(post => post.Value != Summary.ContactId)];

    // Those of one's own side who do not see it yet.
    private IReadOnlyList<Option> Colleagues =>
        [.. (IsPartner ? Team.Everybody : Team.SocialWorkers).Where(one => one.Value != $"{Caller!.Id}" && _stored.Participants.All(participant => participant.AccountId != one.Value))];

    private string NextId => _transferring.Value("next_referral_id") is { Length: > 0 } sent ? sent : _nextId;

    protected override async Task OnInitializedAsync()
    {
        await Team.ReadAsync(Aborted);
        var stored = await Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = $"{Id}" }, cancellationToken: Aborted);
        if (stored.Summary.State == ReferralState.Draft)
        {
            GoTo($"/sollicitations/{Id}/envoi");
            return;
        }

        _posts = await Choices.ContactsAsync(stored.Summary.InstitutionId, Aborted);
        _topic = stored.Summary.TopicId.Length > 0 ? (await Choices.TopicsAsync(Aborted)).In(stored.Summary.TopicId) : "";
        _other = IsPartner ? (await Choices.StructuresAsync(Aborted)).In(stored.Summary.StructureId) : (await Choices.InstitutionsAsync(Aborted)).In(stored.Summary.InstitutionId);
        _attachments = (await Attachments.ListAttachmentsAsync(new ListAttachmentsRequest { ReferralId = $"{Id}" }, cancellationToken: Aborted)).Attachments;
        _stored = stored;
        if (HttpMethods.IsGet(Http.Request.Method))
        {
            await Referrals.MarkReferralReadAsync(new MarkReferralReadRequest { ReferralId = $"{Id}" }, cancellationToken: Aborted);
        }
    }

    private string AuthorOf(Message message) => AuthorOf(message.Side, message.AuthorId);

    private string AuthorOf(Attachment attachment) => AuthorOf(attachment.Side, attachment.AddedBy);

    private string AuthorOf(Side side, string accountId) => (side == Side.Partner) == IsPartner ? Team.NameOf(accountId) : _other;

    private Task AcknowledgeAsync() => DoAsync(ref _acknowledging, new ActRequest(), Sign, async request => await Referrals.AcknowledgeReferralAsync(request, cancellationToken: Aborted));

    private Task StartAsync() => DoAsync(ref _starting, new ActRequest(), Sign, async request => await Referrals.StartReferralAsync(request, cancellationToken: Aborted));

    private Task AskAsync() => DoAsync(ref _asking, new WrittenActRequest(), Sign, async request => await Referrals.RequestInformationAsync(request, cancellationToken: Aborted));

    private Task GiveAsync() => DoAsync(ref _giving, new WrittenActRequest(), Sign, async request => await Referrals.GiveInformationAsync(request, cancellationToken: Aborted));

    private Task DeclineAsync() => DoAsync(ref _declining, new WrittenActRequest(), Sign, async request => await Referrals.DeclineReferralAsync(request, cancellationToken: Aborted));

    private Task WithdrawAsync() => DoAsync(ref _withdrawing, new WrittenActRequest(), Sign, async request => await Referrals.WithdrawReferralAsync(request, cancellationToken: Aborted));

    private Task AnswerAsync() => DoAsync(
        ref _answering, new AnswerReferralRequest { Act = new WrittenActRequest() }, request => Sign(request.Act), async request => await Referrals.AnswerReferralAsync(request, cancellationToken: Aborted));

    private Task TransferAsync() => DoAsync(
        ref _transferring, new TransferReferralRequest { Act = new WrittenActRequest() }, request => Sign(request.Act),
        async request => await Referrals.TransferReferralAsync(request, cancellationToken: Aborted));

    private Task CloseAsync() => DoAsync(
        ref _closing, new CloseReferralRequest { Act = new WrittenActRequest() }, request => Sign(request.Act), async request => await Referrals.CloseReferralAsync(request, cancellationToken: Aborted));

    private Task WriteAsync() => DoAsync(
        ref _writing, new AddMessageRequest(), request => (request.ReferralId, request.AuthorId) = ($"{Id}", $"{Caller!.Id}"),
        async request => await Referrals.AddMessageAsync(request, cancellationToken: Aborted), request => request.Internal ? "note" : "ecrit");

    private Task InviteAsync() => DoAsync(
        ref _inviting, new InviteColleagueRequest(), request => (request.ReferralId, request.InvitedBy) = ($"{Id}", $"{Caller!.Id}"),
        async request => await Referrals.InviteColleagueAsync(request, cancellationToken: Aborted), _ => "collegue");

    private void Sign(ActRequest act) => (act.ReferralId, act.DoneBy) = ($"{Id}", $"{Caller!.Id}");

    private void Sign(WrittenActRequest act) => (act.ReferralId, act.DoneBy) = ($"{Id}", $"{Caller!.Id}");

    private Task DoAsync<TRequest>(ref Form shown, TRequest request, Action<TRequest> sign, Func<TRequest, Task> call, Func<TRequest, string>? done = null) where TRequest : IMessage
    {
        var form = shown = new Form(request, shown.Name);
        form.Read(Http.Request);
        sign(request);
        return SendAndShowAsync(form, () => call(request), () => done?.Invoke(request) ?? "fait");
    }

    private async Task SendAndShowAsync(Form form, Func<Task> call, Func<string> done)
    {
        if (await SendAsync(form, call))
        {
            GoTo($"/sollicitations/{Id}?fait={done()}");
        }
    }
}
