using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.FollowUps;

/// <summary>Accompagnement approfondi: all that there is to read, to add, to complete and to close.</summary>
public sealed partial class FollowUpPage : Page
{
    private GetFollowUpResponse _stored = new() { Content = new FollowUpContent() };
    private Form _adding = new(new AddEntryRequest(), "ligne");
    private Form _closing = new(new CloseFollowUpRequest(), "cloture");

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private FollowUpService.FollowUpServiceClient FollowUps { get; set; } = null!;

    [Inject]
    private Team Team { get; set; } = null!;

    private bool IsClosed => _stored.State == FollowUpState.Closed;

    private string Title => _stored.State == FollowUpState.ToTakeUp ? "Accompagnement à prendre" : _stored.Content.Subject;

    // What is to be done, the notes, what is done from the latest; the parts that hold something.
    private IEnumerable<(string Title, IReadOnlyList<StoredEntry> Entries)> Parts => new (string Title, IReadOnlyList<StoredEntry> Entries)[]
    {
        (IsClosed ? "Pas fait" : "À faire", [.. _stored.Entries.Where(one => !one.Entry.Done && one.Entry.Kind != EntryKind.Note)]),
        ("Notes", [.. _stored.Entries.Where(one => one.Entry.Kind == EntryKind.Note).Reverse()]),
        ("Fait", [.. _stored.Entries.Where(one => one.Entry.Done).Reverse()]),
    }.Where(part => part.Entries.Count > 0);

    protected override async Task OnInitializedAsync()
    {
        await Team.ReadAsync(Aborted);
        _stored = await FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = $"{Id}" }, cancellationToken: Aborted);
        _adding = new Form(new AddEntryRequest { Entry = new FollowUpEntry { EntryId = $"{Guid.CreateVersion7()}" } }, "ligne");
    }

    private async Task AddAsync()
    {
        var request = new AddEntryRequest { Entry = new FollowUpEntry() };
        _adding = new Form(request, "ligne");
        _adding.Read(Http.Request);
        (request.FollowUpId, request.AddedBy) = ($"{Id}", $"{Caller!.Id}");
        await DoAsync(_adding, async () => await FollowUps.AddEntryAsync(request, cancellationToken: Aborted));
    }

    private Task DoneAsync(StoredEntry stored)
    {
        var entry = stored.Entry.Clone();
        entry.Done = true;
        var request = new SetEntryRequest { Entry = entry, ExpectedRevision = stored.Revision, ChangedBy = $"{Caller!.Id}" };
        return DoAsync(_adding, async () => await FollowUps.SetEntryAsync(request, cancellationToken: Aborted));
    }

    private async Task CloseAsync()
    {
        var request = new CloseFollowUpRequest();
        _closing = new Form(request, "cloture");
        _closing.Read(Http.Request);
        (request.FollowUpId, request.ClosedBy) = ($"{Id}", $"{Caller!.Id}");
        await DoAsync(_closing, async () => await FollowUps.CloseFollowUpAsync(request, cancellationToken: Aborted));
    }

    private async Task DoAsync(Form form, Func<Task> call)
    {
        if (await SendAsync(form, call))
        {
            GoTo($"/accompagnements/{Id}?fait=enregistre");
        }
    }
}
