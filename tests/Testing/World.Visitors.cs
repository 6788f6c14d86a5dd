using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>The visitors of the network, for the coordinator of the structure.</summary>
    public VisitorService.VisitorServiceClient Visitors => new(As(Role.Coordinator));

    /// <summary>Codes that nobody has used yet.</summary>
    public async Task<IReadOnlyList<string>> CodesAsync(int count) =>
        (await Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = NewId(), StructureId = StructureId, Count = count })).Codes;

    /// <summary>Whom a code opens, who is created when nobody has used it yet.</summary>
    public async Task<string> VisitorOfAsync(string code) => (await Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = code })).VisitorId;

    /// <summary>A valid visit of somebody who shows a code.</summary>
    public LogVisitRequest VisitOf(string code)
    {
        var visit = Visit();
        visit.VisitorCode = code;
        return visit;
    }
}
