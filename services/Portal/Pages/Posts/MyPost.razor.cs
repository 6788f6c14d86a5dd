using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.Components;
using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal.Pages.Posts;

/// <summary>Mes absences: what somebody of an institution keeps of their post, and a responsable of those of their team.</summary>
public sealed partial class MyPost : Page
{
    private ListOwnPostsResponse? _posts;
    private OwnPost? _post;
    private Form _adding = new(new SetAbsencesRequest(), "ajouter");
    private Form _removing = new(new SetAbsencesRequest(), "retirer");
    private Form _deputy = new(new SetDeputyRequest(), "remplacement");
    private Form _confirming = new(new ConfirmPostRequest(), "confirmer");

    // Those that are over are of no use to anybody any more: they go with the next change.
    private IReadOnlyList<Closure> _absences = [];

    [Inject]
    private PostService.PostServiceClient Client { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string Today => Clock.Today().ToText();

    private bool IsSupervisor => Caller!.Role == Role.PartnerSupervisor;

    private string Title => !IsSupervisor ? "Mes absences" : _post is null ? "Absences de l'équipe" : $"Absences : {PostWords.NameOf(_post.Contact)}";

    private string Address => _posts!.Posts.Count == 1 ? "/mon-poste" : $"/mon-poste?poste={_post!.Contact.Id}";

    // Who has left since they were chosen is shown until somebody else is.
    private IEnumerable<Option> Deputies =>
    [
        .. _posts!.Deputies.Where(deputy => deputy.ContactId != _post!.Contact.Id).Select(deputy => new Option(deputy.ContactId, deputy.Name)),
        .. _post!.DeputyName.Length > 0 && !_post.DeputyHeld ? [new Option(_post.Contact.DeputyId, $"{_post.DeputyName} (poste non tenu)")] : Array.Empty<Option>(),
    ];

    protected override async Task OnInitializedAsync()
    {
        var posts = await Client.ListOwnPostsAsync(new ListOwnPostsRequest(), cancellationToken: Aborted);
        _post = posts.Posts.Count == 1 ? posts.Posts[0] : posts.Posts.FirstOrDefault(post => string.Equals(post.Contact.Id, Query("poste"), StringComparison.OrdinalIgnoreCase));
        if (_post is not null)
        {
            _absences = [.. _post.Contact.Absences.Where(absence => string.CompareOrdinal(absence.To, Today) >= 0).OrderBy(absence => absence.From, StringComparer.Ordinal)];
            _deputy = new Form(new SetDeputyRequest { DeputyId = _post.Contact.DeputyId }, "remplacement");
        }

        _posts = posts;
    }

    private bool IsNow(Closure absence) => string.CompareOrdinal(absence.From, Today) <= 0;

    // The new one comes first, where the fields of the page are.
    private async Task AddAsync()
    {
        var request = new SetAbsencesRequest();
        _adding = new Form(request, "ajouter");
        _adding.Read(Http.Request);
        var added = request.Absences.FirstOrDefault() ?? new Closure();
        request.Absences.Clear();
        request.Absences.Add([added, .. _absences]);
        await SendAsync(_adding, request, "absence");
    }

    private async Task RemoveAsync()
    {
        var request = new SetAbsencesRequest();
        _removing = new Form(request, "retirer");
        _removing.Read(Http.Request);
        request.Absences.Add(_absences.Where(absence => absence.From != Http.Request.Form["from"].ToString()));
        await SendAsync(_removing, request, "absence-retiree");
    }

    private async Task SendAsync(Form form, SetAbsencesRequest request, string done)
    {
        request.ContactId = _post!.Contact.Id;
        await ThenAsync(form, async () => await Client.SetAbsencesAsync(request, cancellationToken: Aborted), done);
    }

    private async Task SetDeputyAsync()
    {
        var request = new SetDeputyRequest();
        _deputy = new Form(request, "remplacement");
        _deputy.Read(Http.Request);
        request.ContactId = _post!.Contact.Id;
        await ThenAsync(_deputy, async () => await Client.SetDeputyAsync(request, cancellationToken: Aborted), "enregistre");
    }

    private async Task ConfirmAsync()
    {
        var request = new ConfirmPostRequest();
        _confirming = new Form(request, "confirmer");
        _confirming.Read(Http.Request);
        request.ContactId = _post!.Contact.Id;
        await ThenAsync(_confirming, async () => await Client.ConfirmPostAsync(request, cancellationToken: Aborted), "verifie");
    }

    private async Task ThenAsync(Form form, Func<Task> call, string done)
    {
        if (await SendAsync(form, call))
        {
            GoTo($"{Address}{(Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}fait={done}");
        }
    }
}
