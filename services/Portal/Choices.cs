using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal;

/// <summary>Records of the directory to choose from in a form, by label.</summary>
internal sealed class Choices(DirectoryService.DirectoryServiceClient directory, AccountService.AccountServiceClient accounts)
{
    private const int Page = 200;

    // A network has tens of these; a form with thousands would be of no use to anybody.
    private const int MostPages = 10;

    public Task<IReadOnlyList<Option>> StructuresAsync(CancellationToken cancellationToken) => AllAsync(async query =>
        await directory.ListStructuresAsync(new ListStructuresRequest { Query = query }, cancellationToken: cancellationToken) is var page
            ? (page.Structures.Select(stored => new Option(stored.Structure.Id, stored.Structure.Label)), page.NextPageToken) : default);

    /// <summary>Places where people are received, without the lieux d'entraînement.</summary>
    /// <param name="structureId">Those of one structure; of the network when empty.</param>
    public Task<IReadOnlyList<Option>> PlacesAsync(CancellationToken cancellationToken, string structureId = "") => AllAsync(async query =>
        await directory.ListPlacesAsync(new ListPlacesRequest { Query = query, StructureId = structureId }, cancellationToken: cancellationToken) is var page
            ? (page.Places.Where(stored => !stored.Place.Training).Select(stored => new Option(stored.Place.Id, stored.Place.Label)), page.NextPageToken) : default);

    public Task<IReadOnlyList<Option>> TerritoriesAsync(CancellationToken cancellationToken) => AllAsync(async query =>
        await directory.ListTerritoriesAsync(new ListTerritoriesRequest { Query = query }, cancellationToken: cancellationToken) is var page
            ? (page.Territories.Select(stored => new Option(stored.Territory.Id, stored.Territory.Label)), page.NextPageToken) : default);

    public Task<IReadOnlyList<Option>> InstitutionsAsync(CancellationToken cancellationToken) => AllAsync(async query =>
        await directory.ListInstitutionsAsync(new ListInstitutionsRequest { Query = query }, cancellationToken: cancellationToken) is var page
            ? (page.Institutions.Select(stored => new Option(stored.Institution.Id, stored.Institution.Label)), page.NextPageToken) : default);

    public Task<IReadOnlyList<Option>> TopicsAsync(CancellationToken cancellationToken) => AllAsync(async query =>
        await directory.ListTopicsAsync(new ListTopicsRequest { Query = query }, cancellationToken: cancellationToken) is var page
            ? (page.Topics.Select(stored => new Option(stored.Topic.Id, stored.Topic.Label)), page.NextPageToken) : default);

    public Task<IReadOnlyList<Option>> ContactsAsync(string institutionId, CancellationToken cancellationToken) => AllAsync(async query =>
        await directory.ListContactsAsync(new ListContactsRequest { Query = query, InstitutionId = institutionId }, cancellationToken: cancellationToken) is var page
            ? (page.Contacts.Select(stored => new Option(stored.Contact.Id, stored.Contact.Name.Length > 0 ? stored.Contact.Name : stored.Contact.Code)), page.NextPageToken) : default);

    /// <summary>The posts of every institution, those of one after another.</summary>
    public async Task<IReadOnlyList<Option>> PostsAsync(IReadOnlyList<Option> institutions, CancellationToken cancellationToken)
    {
        var names = institutions.ToDictionary(institution => institution.Value, institution => institution.Label, StringComparer.Ordinal);
        var posts = await AllAsync(async query =>
            await directory.ListContactsAsync(new ListContactsRequest { Query = query }, cancellationToken: cancellationToken) is var page
                ? (page.Contacts.Select(stored => stored.Contact).Select(contact => new Option(
                    contact.Id, $"{names.GetValueOrDefault(contact.InstitutionId, "")} · {(contact.Name.Length > 0 ? contact.Name : contact.Code)}")), page.NextPageToken) : default);
        return [.. posts.OrderBy(post => post.Label, StringComparer.CurrentCultureIgnoreCase)];
    }

    public Task<IReadOnlyList<Option>> PeopleAsync(CancellationToken cancellationToken) => AllAsync(async query =>
        await accounts.ListAccountsAsync(new ListAccountsRequest { Query = query }, cancellationToken: cancellationToken) is var page
            ? (page.Accounts.Select(stored => new Option(stored.Account.Id, stored.Account.Name)), page.NextPageToken) : default);

    internal static async Task<IReadOnlyList<Option>> AllAsync(Func<ListQuery, Task<(IEnumerable<Option> Options, string Next)>> list)
    {
        var options = new List<Option>();
        var next = "";
        for (var page = 0; page < MostPages && (page == 0 || next.Length > 0); page++)
        {
            (var more, next) = await list(new ListQuery { PageSize = Page, PageToken = next, Order = ListOrder.ByLabel });
            options.AddRange(more);
        }

        return options;
    }
}
