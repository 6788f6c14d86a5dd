using AccesDroits.Portal.Forms;
using Google.Protobuf;
using Microsoft.AspNetCore.Components;
using Role = AccesDroits.Contracts.Common.V1.Role;

namespace AccesDroits.Portal;

/// <summary>The page of one record of the directory: new, or as it is.</summary>
/// <typeparam name="TPut">The request that stores it.</typeparam>
public abstract class RecordPage<TPut> : Page, IRecordPage where TPut : class, IMessage<TPut>, new()
{
    /// <summary>The record; null for a new one.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    public bool IsNew => Id is null;

    public Form Form { get; private set; } = new(new TPut(), "fiche");

    public string RecordId { get; private set; } = "";

    public long Revision { get; private set; }

    /// <summary>Where the list of its kind is.</summary>
    public abstract string ListPath { get; }

    /// <summary>Name of the record in the request, e.g. structure.</summary>
    public abstract string Record { get; }

    /// <summary>The list, as its menu says it.</summary>
    public abstract string ListName { get; }

    /// <summary>Title of the page of a new record.</summary>
    public abstract string NewTitle { get; }

    // Nothing is known before the record has been read.
    public string Title => IsNew ? NewTitle : Revision == 0 ? "" : Name(Stored);

    protected bool IsAdmin => Caller!.Role == Role.NetworkAdmin;

    private TPut Stored { get; set; } = new();

    public async Task SaveAsync()
    {
        var request = new TPut();
        Form = new Form(request, "fiche");
        Form.Read(Http.Request);
        if (await SendAsync(Form, () => PutAsync(request)))
        {
            GoTo($"{ListPath}/{RecordId}?fait=enregistre");
        }
    }

    /// <summary>What is stored, as the request that would store it.</summary>
    protected abstract Task<TPut> GetAsync(string id);

    protected abstract Task PutAsync(TPut request);

    protected abstract string Name(TPut stored);

    /// <summary>Reads what can be chosen in the form.</summary>
    protected virtual Task PrepareAsync(TPut stored) => Task.CompletedTask;

    protected override async Task OnInitializedAsync()
    {
        // A new record keeps its id when the form comes back refused, so that sending it twice makes one.
        RecordId = Id is { } id ? $"{id}"
            : HttpMethods.IsPost(Http.Request.Method) && Guid.TryParse(Http.Request.Form[$"{Record}.id"], out var posted) ? $"{posted}" : $"{Guid.CreateVersion7()}";
        if (!IsNew)
        {
            Stored = await GetAsync(RecordId);
            Form = new Form(Stored, "fiche");
            Revision = long.Parse(Form.Value("expected_revision"), System.Globalization.CultureInfo.InvariantCulture);
        }

        await PrepareAsync(Stored);
    }
}

/// <summary>What the frame of such a page shows.</summary>
public interface IRecordPage
{
    bool IsNew { get; }

    Form Form { get; }

    string RecordId { get; }

    long Revision { get; }

    string ListPath { get; }

    string ListName { get; }

    string Record { get; }

    string Title { get; }

    Task SaveAsync();
}
