using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>The journal in words, and what its page is asked by its address.</summary>
internal static class AuditWords
{
    public static IReadOnlyList<Option> Kinds { get; } =
    [
        new("account", "Comptes"), new("session", "Connexions"), new("structure", "Structures"), new("place", "Lieux"), new("territory", "Territoires"),
        new("recognition", "Reconnaissances"), new("institution", "Institutions"), new("topic", "Thèmes"), new("contact", "Contacts"), new("audit", "Journal"),
    ];

    public static AuditFilter FilterOf(HttpRequest request) => new()
    {
        Service = int.TryParse(request.Query["service"], System.Globalization.CultureInfo.InvariantCulture, out var service) && service > 0 ? (AuditedService)service : AuditedService.Directory,
        From = request.Query["du"].ToString(), To = request.Query["au"].ToString(), ActorId = request.Query["qui"].ToString(), Act = request.Query["quoi"].ToString(),
    };

    /// <summary>structure.put as Structures : enregistrement; a code without words is shown as it is.</summary>
    public static string Of(string act) => act.Split('.') is [var kind, .., var verb] && Kinds.FirstOrDefault(option => option.Value == kind) is { } known
        ? $"{known.Label} : {Verb(verb)}" : act;

    private static string Verb(string verb) => verb switch
    {
        "put" => "enregistrement",
        "create" => "création",
        "change" => "modification",
        "get" or "read" => "consultation",
        "list" => "consultation d'une liste",
        "export" => "export",
        "verify" => "vérification",
        _ => verb,
    };
}
