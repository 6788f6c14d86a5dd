using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>Who is asked by mail, once a year, whether the directory is still right.</summary>
public sealed class VerificationMailTests(Suite suite)
{
    private const string Subject = "n'a pas été vérifié depuis longtemps";

    private readonly string _mailbox = $"{World.NewCode()}@caf.example", _post = $"{World.NewCode()}@caf.example";

    [Fact]
    public async Task Who_holds_a_post_is_asked_once_however_many_replicas_look_and_the_mail_names_nobody()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, verifiedDaysAgo: 400);
        var (holder, gone) = (await HolderAsync(draft, ""), await HolderAsync(draft, "2021-12-31"));
        await using var first = await ReplicaAsync();
        await using var second = await ReplicaAsync();
        var text = Assert.Single(await AskedAsync(holder.Email));
        Assert.Contains($"Poste : {draft.Code}", text, StringComparison.Ordinal);
        Assert.Contains("/mon-poste", text, StringComparison.Ordinal);
        Assert.DoesNotContain(draft.Label, text, StringComparison.Ordinal);
        Assert.DoesNotContain(holder.Name, text, StringComparison.Ordinal);
        await RoundAsync();
        Assert.Single(Asked(holder.Email));
        Assert.Empty(Asked(gone.Email));
        Assert.Empty(Asked(_mailbox));
        Assert.Empty(Asked(_post));
    }

    [Fact]
    public async Task Without_a_holder_the_group_mailbox_is_asked()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, verifiedDaysAgo: 400);
        await using var replica = await ReplicaAsync();
        Assert.Single(await AskedAsync(_mailbox));
    }

    [Fact]
    public async Task What_was_verified_within_the_year_or_is_new_and_never_was_asks_nobody()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, verifiedDaysAgo: 300);
        await PostAsync(draft with { Id = World.NewId(), Code = World.NewCode() }, verifiedDaysAgo: null);
        await using var replica = await ReplicaAsync();
        await RoundAsync();
        Assert.Empty(Asked(_mailbox));
    }

    [Fact]
    public async Task What_nobody_has_verified_is_asked_a_year_after_it_was_first_seen()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, verifiedDaysAgo: null);
        await using var replica = await ReplicaAsync();
        await RoundAsync();
        await AYearPassesAsync(draft);
        await AskedAsync(_mailbox);
        await RoundAsync();
        Assert.Single(Asked(_mailbox));
    }

    [Fact]
    public async Task A_year_later_it_is_asked_again()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, verifiedDaysAgo: 800);
        await using var replica = await ReplicaAsync();
        await AskedAsync(_mailbox);
        await AYearPassesAsync(draft);
        await Eventually.Get(() => Task.FromResult(Asked(_mailbox).Count), count => count == 2);
    }

    private async Task AYearPassesAsync(Draft draft) =>
        await suite.ExecuteAsync("directorydb", $"update post_reminder set reminded_on = current_date - interval '13 months' where contact_id = '{draft.Id}'");

    // One more post that is due: once it has been asked about, a round has looked at those that were due before it.
    private async Task RoundAsync()
    {
        var address = $"{World.NewCode()}@caf.example";
        await PostAsync(await InstitutionAsync(address), verifiedDaysAgo: 400);
        await AskedAsync(address);
    }

    private Task<Replica> ReplicaAsync() => Replica.StartAsync(suite, "directorydb", ("Directory:RemindEvery", "00:00:00.300"));

    private List<string> Asked(string address) => [.. Mailbox.Of(suite, address).Where(text => text.Contains(Subject, StringComparison.Ordinal))];

    private Task<List<string>> AskedAsync(string address) => Eventually.Get(() => Task.FromResult(Asked(address)), mails => mails.Count > 0);

    private async Task<Draft> InstitutionAsync(string? mailbox = null)
    {
        var draft = await Draft.CreateAsync(suite) with { Label = "Camille Dupont" };
        var stored = await suite.Directory.GetInstitutionAsync(new GetRecordRequest { Id = draft.InstitutionId });
        stored.Institution.GroupMailbox = mailbox ?? _mailbox;
        await suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = stored.Institution, ExpectedRevision = stored.Revision });
        return draft;
    }

    private async Task PostAsync(Draft draft, int? verifiedDaysAgo)
    {
        var post = draft.Contact(draft.InstitutionId);
        (post.Contact.Email, post.Contact.VerifiedOn) = (_post, verifiedDaysAgo is { } days ? TimeProvider.System.Today().AddDays(-days).ToText() : "");
        await suite.Directory.PutContactAsync(post);
    }

    private async Task<Account> HolderAsync(Draft draft, string to)
    {
        var account = Person.Draft(Role.PartnerContact, institutionId: draft.InstitutionId);
        (account.ContactId, account.MissionTo) = (draft.Id, to);
        await Person.InviteAsync(suite, account);
        return account;
    }
}
