using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>Périmètre: what figures are about.</summary>
public sealed record Scope(ScopeKind Kind, string Code, string Label)
{
    private static readonly (ScopeKind Kind, string Name, string Word)[] Kinds =
    [
        (ScopeKind.Department, "departement", "Département"), (ScopeKind.Structure, "structure", "Structure"), (ScopeKind.Place, "lieu", "Lieu"),
        (ScopeKind.Point, "point", "Point"), (ScopeKind.Territory, "territoire", "Territoire"),
    ];

    /// <summary>As an address says it.</summary>
    public string Value => $"{Kinds.First(kind => kind.Kind == Kind).Name}:{Code}";

    public string Words => Kind == ScopeKind.Department ? Label : $"{Kinds.First(kind => kind.Kind == Kind).Word} : {Label}";
}

/// <summary>The scopes that whoever looks at a page may choose from, as the directory knows them: those of their structure, or the whole network.</summary>
public sealed class Scopes(DirectoryService.DirectoryServiceClient directory)
{
    /// <summary>The widest first; a place of a structure is one that is or was theirs.</summary>
    public async Task<IReadOnlyList<Scope>> ReadAsync(Caller reader, CancellationToken cancellationToken)
    {
        var own = reader.StructureId is { } id ? $"{id}" : "";
        var structures = own.Length > 0
            ? [(await directory.GetStructureAsync(new GetRecordRequest { Id = own }, cancellationToken: cancellationToken)).Structure]
            : await StructuresAsync(cancellationToken);
        var places = await Choices.AllAsync(async query =>
            await directory.ListPlacesAsync(new ListPlacesRequest { Query = query, StructureId = own }, cancellationToken: cancellationToken) is var page
                ? (page.Places.Where(stored => !stored.Place.Training).Select(stored => new Option(stored.Place.Code, stored.Place.Label)), page.NextPageToken) : default);
        var points = await Choices.AllAsync(async query =>
            await directory.ListRecognitionsAsync(new ListRecognitionsRequest { Query = query, StructureId = own }, cancellationToken: cancellationToken) is var page
                ? (page.Recognitions.Select(stored => new Option(stored.Recognition.Code, stored.Recognition.Label)), page.NextPageToken) : default);
        var territories = own.Length > 0 ? [] : await Choices.AllAsync(async query =>
            await directory.ListTerritoriesAsync(new ListTerritoriesRequest { Query = query }, cancellationToken: cancellationToken) is var page
                ? (page.Territories.Select(stored => new Option(stored.Territory.Code, stored.Territory.Label)), page.NextPageToken) : default);
        return
        [
            .. own.Length > 0 ? [] : structures.Select(structure => structure.Department).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(department => new Scope(ScopeKind.Department, department, $"Département {department}")),
            .. structures.Select(structure => new Scope(ScopeKind.Structure, structure.Code, structure.Label)),
            .. places.Select(place => new Scope(ScopeKind.Place, place.Value, place.Label)),
            .. points.Select(point => new Scope(ScopeKind.Point, point.Value, point.Label)),
            .. territories.Select(territory => new Scope(ScopeKind.Territory, territory.Value, territory.Label)),
        ];
    }

    /// <summary>The structure of somebody who acts in one.</summary>
    public async Task<Scope> OwnAsync(Caller reader, CancellationToken cancellationToken)
    {
        var own = (await directory.GetStructureAsync(new GetRecordRequest { Id = $"{reader.StructureId}" }, cancellationToken: cancellationToken)).Structure;
        return new Scope(ScopeKind.Structure, own.Code, own.Label);
    }

    private async Task<IReadOnlyList<Structure>> StructuresAsync(CancellationToken cancellationToken)
    {
        var structures = new List<Structure>();
        await Choices.AllAsync(async query =>
        {
            var page = await directory.ListStructuresAsync(new ListStructuresRequest { Query = query }, cancellationToken: cancellationToken);
            structures.AddRange(page.Structures.Select(stored => stored.Structure));
            return ([], page.NextPageToken);
        });
        return structures;
    }
}
