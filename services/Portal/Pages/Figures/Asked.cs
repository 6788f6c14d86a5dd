using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>What the address of a page of figures asks for, and how long it waits for them.</summary>
internal static class Asked
{
    /// <summary>A page comes at once, with what there is.</summary>
    public static readonly TimeSpan Glance = TimeSpan.FromSeconds(1.5);

    /// <summary>The gateway gives a page half a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The period, and whether the dates that were given are none.</summary>
    public static (ReportPeriod Period, bool Refused) PeriodOf(HttpRequest request, TimeProvider clock)
    {
        var (from, to) = (request.Query["du"].ToString(), request.Query["au"].ToString());
        var named = ReportPeriod.Of(request.Query["periode"].ToString(), clock.Today());
        return from.Length + to.Length == 0 ? (named, false) : ReportPeriod.Chosen(from, to) is { } chosen ? (chosen, false) : (named, true);
    }

    /// <summary>The scope that is asked for among those that may be chosen, the widest when it is none of them; null when there is none.</summary>
    public static Scope? ScopeOf(HttpRequest request, IReadOnlyList<Scope> scopes) =>
        scopes.FirstOrDefault(scope => scope.Value == request.Query["perimetre"]) ?? (scopes.Count > 0 ? scopes[0] : null);
}
