using System.Text.Json;
using System.Text.RegularExpressions;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Testing;

namespace AccesDroits.Directory.Tests.Accounts;

/// <summary>Who is told by mail that a sollicitation waits, and what they are told.</summary>
public sealed partial class ReferralMailTests(Suite suite)
{
    private readonly string _mailbox = $"{World.NewCode()}@caf.example", _post = $"{World.NewCode()}@caf.example";
    private Guid _published;

    [Fact]
    public async Task An_account_is_told_what_it_needs_to_sort_and_nothing_else()
    {
        var (draft, topic) = (await InstitutionAsync(), (await Draft.CreateAsync(suite)).Topic());
        topic.Topic.Label = "Logement d'urgence";
        await suite.Directory.PutTopicAsync(topic);
        var holder = await HolderAsync(draft);
        var notice = Notice(draft, "received") with { AccountId = Guid.Parse(holder.Id), TopicId = Guid.Parse(topic.Topic.Id) };
        await PublishAsync(notice);
        var text = await OneAsync(holder.Email);
        var said = text[text.IndexOf("Bonjour", StringComparison.Ordinal)..].Split(["\r", "\n"], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "Bonjour,", "Une sollicitation vous est adressée.", "Numéro : S-2026-00042", "Thème : Logement d'urgence", "Urgence : urgente, expulsion",
                "Échéance : mardi 24 novembre 2026", "Structure : Fiche d'essai", $"Pour l'ouvrir, connectez-vous : {Link().Match(text).Value}",
                "Ce message ne dit rien de la personne accompagnée. Ne répondez pas à ce message : écrivez dans la sollicitation.",
            ],
            said);
        Assert.EndsWith($"/sollicitations/{notice.ReferralId}", Link().Match(text).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_is_left_out()
    {
        var draft = await InstitutionAsync();
        await PublishAsync(Notice(draft, "message") with { DueOn = null });
        var text = await OneAsync(_mailbox);
        Assert.DoesNotContain("Échéance", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Thème", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_message_twice_is_told_once()
    {
        var draft = await InstitutionAsync();
        var notice = Notice(draft, "received");
        await PublishAsync(notice);
        await OneAsync(_mailbox);
        await suite.ExecuteAsync("referralsdb", $"update outbox set published_at = null where aggregate_id = '{notice.Id}'");
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from outbox where aggregate_id = @Id and published_at is null", new { notice.Id }), count => count == 0);

        // What comes after it in the queue has been told.
        await PublishAsync(Notice(draft, "reminder"));
        await Eventually.Get(() => Task.FromResult(Mailbox.Of(suite, _mailbox).Count(text => text.Contains("approche", StringComparison.Ordinal))), count => count == 1);
        Assert.Equal(2, Mailbox.Of(suite, _mailbox).Count);
    }

    [Fact]
    public async Task A_post_is_told_at_its_own_address_alone()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, _post);
        var holder = await HolderAsync(draft, draft.Id);
        await PublishAsync(Notice(draft, "received") with { ContactId = Guid.Parse(draft.Id) });
        await OneAsync(_post);
        Assert.Single(await SettledAsync(holder.Email));
        Assert.Empty(await SettledAsync(_mailbox));
    }

    [Fact]
    public async Task A_post_without_an_address_is_told_at_those_of_who_holds_it_and_may_sign_in()
    {
        var draft = await InstitutionAsync();
        await PostAsync(draft, "");
        var (holder, gone, colleague) = (await HolderAsync(draft, draft.Id), await HolderAsync(draft, draft.Id, to: "2021-12-31"), await HolderAsync(draft));
        await PublishAsync(Notice(draft, "received") with { ContactId = Guid.Parse(draft.Id) });
        await OneAsync(holder.Email);
        Assert.Single(await SettledAsync(gone.Email));
        Assert.Single(await SettledAsync(colleague.Email));
        Assert.Empty(await SettledAsync(_mailbox));
    }

    [Fact]
    public async Task The_group_mailbox_is_told_alone_and_without_one_everybody_of_the_institution()
    {
        var draft = await InstitutionAsync();
        var colleague = await HolderAsync(draft);
        await PublishAsync(Notice(draft, "received"));
        await OneAsync(_mailbox);
        Assert.Single(await SettledAsync(colleague.Email));

        var without = await InstitutionAsync("");
        var (other, reader) = (await HolderAsync(without), await HolderAsync(without, role: Role.StatisticsReader));
        await PublishAsync(Notice(without, "received"));
        await OneAsync(other.Email);
        Assert.Single(await SettledAsync(reader.Email));
    }

    [Fact]
    public async Task Where_there_is_nobody_to_tell_nothing_is_sent_and_nothing_waits()
    {
        var draft = await InstitutionAsync("");
        var account = await HolderAsync(draft, to: "2021-12-31");
        await PublishAsync(Notice(draft, "received"));
        await PublishAsync(Notice(draft, "answered") with { AccountId = Guid.Parse(account.Id) });
        Assert.Single(await SettledAsync(account.Email));
    }

    [Theory]
    [InlineData("received", "Une sollicitation vous est adressée."), InlineData("reminder", "L'échéance d'une sollicitation approche."), InlineData("passed-to-deputy", "passe à la suppléance")]
    [InlineData("passed-to-supervisor", "passe à la personne responsable"), InlineData("message", "Un message a été écrit"), InlineData("attachment", "Une pièce jointe a été ajoutée"), InlineData("information-requested", "demande une information")]
    [InlineData("answered", "L'institution a répondu"), InlineData("nobody", "Plus personne ne peut recevoir"), InlineData("closed", "est close")]
    public async Task Each_kind_of_notice_has_its_words(string kind, string words)
    {
        await PublishAsync(Notice(await InstitutionAsync(), kind));
        Assert.Contains(words, await OneAsync(_mailbox), StringComparison.Ordinal);
    }

    private static ReferralNoticeIssued Notice(Draft draft, string kind) => new(
        Guid.CreateVersion7(), 1, Deleted: false, kind, Guid.CreateVersion7(), "S-2026-00042", AccountId: null, ContactId: null, Guid.Parse(draft.InstitutionId), Guid.Parse(draft.StructureId),
        TopicId: null, "eviction", new DateOnly(2026, 11, 24));

    // As Referrals leaves it.
    private Task PublishAsync(ReferralNoticeIssued notice)
    {
        _published = Guid.CreateVersion7();
        return suite.ExecuteAsync(
            "referralsdb",
            $"""
            insert into outbox (message_id, message_type, aggregate_id, revision, body)
            values ('{_published}', '{nameof(ReferralNoticeIssued)}', '{notice.Id}', 1, '{JsonSerializer.Serialize(notice, EventJson.Options)}')
            """);
    }

    private async Task<Draft> InstitutionAsync(string? mailbox = null)
    {
        var draft = await Draft.CreateAsync(suite);
        var stored = await suite.Directory.GetInstitutionAsync(new GetRecordRequest { Id = draft.InstitutionId });
        stored.Institution.GroupMailbox = mailbox ?? _mailbox;
        await suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = stored.Institution, ExpectedRevision = stored.Revision });
        return draft;
    }

    private async Task PostAsync(Draft draft, string address)
    {
        var post = draft.Contact(draft.InstitutionId);
        post.Contact.Email = address;
        await suite.Directory.PutContactAsync(post);
    }

    // Everybody has an invitation.
    private async Task<Account> HolderAsync(Draft draft, string postId = "", string to = "", Role role = Role.PartnerContact)
    {
        var account = Person.Draft(role, institutionId: draft.InstitutionId);
        (account.ContactId, account.MissionTo) = (postId, to);
        await Person.InviteAsync(suite, account);
        await Mailbox.TokensAsync(suite, account.Email, Mailbox.Invitation);
        return account;
    }

    private async Task<string> OneAsync(string address) => Assert.Single((await Eventually.Get(() => ToldAsync(address), told => told.Mails.Count > 0)).Mails);

    // How far the last notice came, for when its mail does not.
    private async Task<Told> ToldAsync(string address)
    {
        string[] mails = [.. Mailbox.Of(suite, address).Where(text => !text.Contains(Mailbox.Invitation, StringComparison.Ordinal))];
        var id = new { id = _published };
        return new Told(
            mails,
            await suite.CountAsync("referralsdb", "select count(*) from outbox where message_id = @id and published_at is not null", id) > 0,
            await suite.CountAsync("directorydb", "select count(*) from inbox where message_id = @id", id) > 0,
            await suite.CountAsync("directorydb", "select count(*) from mail", id));
    }

    /// <summary>The mail of an address once all that was published has been heard and all that was written has been sent.</summary>
    private async Task<IReadOnlyList<string>> SettledAsync(string address)
    {
        var last = await InstitutionWithMailboxAsync();
        await Eventually.Get(() => Task.FromResult(Mailbox.Of(suite, last).Count), count => count == 1);
        return Mailbox.Of(suite, address);
    }

    private async Task<string> InstitutionWithMailboxAsync()
    {
        var address = $"{World.NewCode()}@caf.example";
        await PublishAsync(Notice(await InstitutionAsync(address), "closed"));
        return address;
    }

    [GeneratedRegex(@"http://localhost:\d+/\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();

    private sealed record Told(IReadOnlyList<string> Mails, bool Published, bool Heard, long WaitingMails);
}
