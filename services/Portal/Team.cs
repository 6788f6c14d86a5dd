using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal;

/// <summary>The people of the structure, as whoever looks at a page knows them.</summary>
public sealed class Team(AccountService.AccountServiceClient accounts, MyAccountService.MyAccountServiceClient mine)
{
    private const string SocialWorker = "travailleur-social";
    private IReadOnlyList<Colleague> _colleagues = [];
    private Account _me = new();

    /// <summary>Who may answer for a follow-up: whoever looks at the page, and the social workers.</summary>
    public IReadOnlyList<Option> SocialWorkers =>
        [new(_me.Id, $"{_me.Name} (vous)"), .. _colleagues.Where(one => one.ReceiverStatus == SocialWorker && one.AccountId != _me.Id).Select(one => new Option(one.AccountId, one.Name))];

    /// <summary>Whoever receives people of the structure today, and whoever looks at the page.</summary>
    public IReadOnlyList<Option> Everybody =>
        [new(_me.Id, $"{_me.Name} (vous)"), .. _colleagues.Where(one => one.AccountId != _me.Id).Select(one => new Option(one.AccountId, one.Name))];

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _me = (await mine.GetMyAccountAsync(new GetMyAccountRequest(), cancellationToken: cancellationToken)).Account;
        _colleagues = (await accounts.ListColleaguesAsync(new ListColleaguesRequest(), cancellationToken: cancellationToken)).Colleagues;
    }

    public string NameOf(string accountId) =>
        accountId == _me.Id ? "vous" : _colleagues.FirstOrDefault(one => one.AccountId == accountId)?.Name ?? (accountId.Length == 0 ? "" : "une personne de l'équipe");
}
