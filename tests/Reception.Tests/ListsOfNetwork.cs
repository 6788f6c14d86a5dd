using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;

namespace AccesDroits.Reception.Tests;

/// <summary>The lists, for somebody who administers the network.</summary>
internal sealed class ListsOfNetwork(Suite suite)
{
    private readonly Caller _admin = new(Guid.NewGuid(), Role.NetworkAdmin, null);

    public TaxonomyService.TaxonomyServiceClient Client => new(suite.As(_admin));

    public AddCodeRequest Code(string dimension, string parent)
    {
        var word = World.NewCode();
        return new AddCodeRequest
        {
            Dimension = dimension, Code = parent.Length == 0 ? word : $"{parent}.{word}", Label = word, Parent = parent, From = "2024-01-01", ChangedBy = $"{_admin.Id}",
        };
    }

    public EndCodeRequest End(string dimension, string code, string successor = "", long expectedRevision = 1) => new()
    {
        Dimension = dimension, Code = code, LastDay = TimeProvider.System.Today().ToText(), Successor = successor, ExpectedRevision = expectedRevision, ChangedBy = $"{_admin.Id}",
    };

    public UndoEndRequest Undo(string dimension, string code, long expectedRevision) =>
        new() { Dimension = dimension, Code = code, ExpectedRevision = expectedRevision, ChangedBy = $"{_admin.Id}" };

    public ChangeLabelRequest Label(string dimension, string code, string label, string from, long expectedRevision = 1) =>
        new() { Dimension = dimension, Code = code, Label = label, From = from, ExpectedRevision = expectedRevision, ChangedBy = $"{_admin.Id}" };

    public async Task<string> AddAsync(string dimension, string parent)
    {
        var code = Code(dimension, parent);
        await Client.AddCodeAsync(code);
        return code.Code;
    }

    public async Task EndAsync(string dimension, string code, string successor = "") => await Client.EndCodeAsync(End(dimension, code, successor));

    public async Task<ListedCode> GetAsync(string dimension, string code) =>
        (await Client.ListCodesAsync(new ListCodesRequest { Dimension = dimension })).Codes.Single(one => one.Code == code);
}
