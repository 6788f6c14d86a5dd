using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Pages.Planning;

/// <summary>The people of the structure who may be planned.</summary>
public sealed class Receivers(AccountService.AccountServiceClient accounts)
{
    /// <summary>Name of the boxes in a form.</summary>
    public const string Field = "accueille";

    // Whoever has a mission now or soon: the coordinator plans ahead of those who are about to arrive.
    private static readonly int[] MonthsAhead = [0, 1, 2, 3, 6];

    public IReadOnlyList<Colleague> All { get; private set; } = [];

    public async Task ReadAsync(DateOnly from, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Colleague>(StringComparer.Ordinal);
        foreach (var months in MonthsAhead)
        {
            var asked = new ListColleaguesRequest { Date = from.AddMonths(months).ToText() };
            foreach (var colleague in (await accounts.ListColleaguesAsync(asked, cancellationToken: cancellationToken)).Colleagues)
            {
                found.TryAdd(colleague.AccountId, colleague);
            }
        }

        All = [.. found.Values.OrderBy(colleague => colleague.Name, StringComparer.CurrentCulture)];
    }

    public string NameOf(string accountId) => All.FirstOrDefault(colleague => colleague.AccountId == accountId)?.Name ?? "une personne de l'équipe";

    /// <summary>Those whose boxes are ticked, in the order of the form; somebody who is no longer in the list keeps the status that they were planned with.</summary>
    public IEnumerable<Receiver> Ticked(HttpRequest posted, IReadOnlyList<Receiver>? before = null) =>
        posted.Form[Field].OfType<string>().Select(id => before?.FirstOrDefault(one => one.AccountId == id) ?? All.Where(one => one.AccountId == id).Select(ToReceiver).FirstOrDefault()).OfType<Receiver>();

    private static Receiver ToReceiver(Colleague colleague) => new() { AccountId = colleague.AccountId, Status = colleague.ReceiverStatus };
}
