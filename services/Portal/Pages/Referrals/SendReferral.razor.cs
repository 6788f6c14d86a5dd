using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using Grpc.Core;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Referrals;

/// <summary>Voici ce qui sera envoyé, et à qui: what the person is shown, and agrees to, before a draft goes.</summary>
public sealed partial class SendReferral : Page
{
    private PreviewReferralResponse _preview = new() { Content = new ReferralContent(), Recipient = new Recipient() };
    private Form _form = new(new SendReferralRequest(), "envoi");
    private Form _deleting = new(new DeleteDraftRequest(), "suppression");
    private IReadOnlyList<Option> _posts = [];
    private IReadOnlyList<Attachment> _attachments = [];
    private string _institution = "", _topic = "";

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ReferralService.ReferralServiceClient Referrals { get; set; } = null!;

    [Inject]
    private AttachmentService.AttachmentServiceClient Attachments { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    private string Recipient => _preview.Recipient.ContactId.Length > 0 ? PostName(_preview.Recipient.ContactId) : ReferralWords.GroupMailbox;

    protected override async Task OnInitializedAsync()
    {
        try
        {
            _preview = await Referrals.PreviewReferralAsync(new PreviewReferralRequest { ReferralId = $"{Id}" }, cancellationToken: Aborted);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.FailedPrecondition)
        {
            // It has gone already.
            GoTo($"/sollicitations/{Id}");
            return;
        }

        _attachments = (await Attachments.ListAttachmentsAsync(new ListAttachmentsRequest { ReferralId = $"{Id}" }, cancellationToken: Aborted)).Attachments;
        _institution = (await Choices.InstitutionsAsync(Aborted)).In(_preview.Content.InstitutionId);
        _topic = _preview.Content.TopicId.Length > 0 ? (await Choices.TopicsAsync(Aborted)).In(_preview.Content.TopicId) : "";
        _posts = await Choices.ContactsAsync(_preview.Content.InstitutionId, Aborted);
    }

    private string PostName(string id) => _posts.FirstOrDefault(post => post.Value == id)?.Label ?? "le référent en poste";

    private async Task SendReferralAsync()
    {
        var request = new SendReferralRequest();
        _form = new Form(request, "envoi");
        _form.Read(Http.Request);
        (request.ReferralId, request.SentBy) = ($"{Id}", $"{Caller!.Id}");
        if (await SendAsync(_form, async () => await Referrals.SendReferralAsync(request, cancellationToken: Aborted)))
        {
            GoTo($"/sollicitations/{Id}?fait=envoye");
        }
    }

    private async Task DeleteAsync()
    {
        var request = new DeleteDraftRequest();
        _deleting = new Form(request, "suppression");
        _deleting.Read(Http.Request);
        (request.ReferralId, request.DeletedBy) = ($"{Id}", $"{Caller!.Id}");
        if (await SendAsync(_deleting, async () => await Referrals.DeleteDraftAsync(request, cancellationToken: Aborted)))
        {
            GoTo("/sollicitations?fait=brouillon-supprime");
        }
    }
}
