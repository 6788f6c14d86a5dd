using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Features;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AccesDroits.Referrals.Tests;

/// <summary>An institution of its own for a test, and whom a case goes to there.</summary>
public sealed class Partner
{
    private readonly Suite _suite;
    private readonly List<Task> _known = [];

    static Partner() => DatabaseExtensions.UseSqlConventions();

    private Partner(Suite suite) => _suite = suite;

    public static DateOnly Day { get; } = new(2026, 11, 23);

    public string Id { get; } = World.NewId();

    public string PlaceId { get; } = World.NewId();

    private string Code { get; } = World.NewCode();

    public static async Task<Partner> CreateAsync(Suite suite, params string[] territories)
    {
        var partner = new Partner(suite);
        var structureId = await Person.NewStructureAsync(suite);
        await suite.Directory.PutPlaceAsync(new PutPlaceRequest
        {
            Place = new Place
            {
                Id = partner.PlaceId, Code = partner.Code, Label = "Mairie d'essai", Kind = "mairie", Commune = "54395",
                Affiliations = { new Affiliation { StructureId = structureId, From = "2010-01-01" } },
            },
        });
        await partner.AnswerForAsync(territories);
        return partner;
    }

    /// <summary>Puts the institution, with the territories that it answers for.</summary>
    public async Task AnswerForAsync(IReadOnlyList<string> territories, long expectedRevision = 0)
    {
        var institution = new Institution { Id = Id, Code = Code, Label = "Caisse d'essai", Kind = "caf", GroupMailbox = "groupe@caisse.example", TerritoryIds = { territories } };
        await _suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = institution, ExpectedRevision = expectedRevision });
        _known.Add(Known.RevisionAsync(_suite, "institution", Id, expectedRevision + 1));
    }

    public async Task<string> TopicAsync()
    {
        var topic = new Topic { Id = World.NewId(), Code = World.NewCode(), Label = "Logement" };
        await _suite.Directory.PutTopicAsync(new PutTopicRequest { Topic = topic });
        return topic.Id;
    }

    /// <summary>A territory, with the place of the partner from a day to a day or without it.</summary>
    public async Task<string> TerritoryAsync(string? from = null, string to = "")
    {
        var territory = new Territory { Id = World.NewId(), Code = World.NewCode(), Label = "Quartier d'essai", Kind = TerritoryKind.Quartier };
        if (from is not null)
        {
            territory.Places.Add(new PlacePeriod { PlaceId = PlaceId, From = from, To = to });
        }

        await _suite.Directory.PutTerritoryAsync(new PutTerritoryRequest { Territory = territory });
        _known.Add(Known.RevisionAsync(_suite, "territory", territory.Id));
        return territory.Id;
    }

    /// <summary>A post that is open, which somebody holds unless it is said otherwise.</summary>
    /// <param name="code">After the code of the institution.</param>
    public async Task<string> PostAsync(string code, Action<Contact>? change = null, bool held = true)
    {
        var contact = new Contact { Id = World.NewId(), Code = $"{Code}.{code}", Name = "Camille Martin", InstitutionId = Id, Active = true };
        change?.Invoke(contact);
        await _suite.Directory.PutContactAsync(new PutContactRequest { Contact = contact });
        _known.Add(Known.RevisionAsync(_suite, "contact", contact.Id));
        if (held)
        {
            await InviteAsync(contact.Id);
        }

        return contact.Id;
    }

    /// <summary>Puts a post again.</summary>
    public async Task ChangeAsync(string postId, Action<Contact> change)
    {
        var stored = await _suite.Directory.GetContactAsync(new GetRecordRequest { Id = postId });
        change(stored.Contact);
        await _suite.Directory.PutContactAsync(new PutContactRequest { Contact = stored.Contact, ExpectedRevision = stored.Revision });
        _known.Add(Known.RevisionAsync(_suite, "contact", postId, stored.Revision + 1));
    }

    /// <summary>Somebody of the institution, of a post or of none.</summary>
    public async Task<Account> InviteAsync(string? postId = null, Action<Account>? change = null)
    {
        var account = Person.Draft(Role.PartnerContact, institutionId: Id);
        account.ContactId = postId ?? "";
        change?.Invoke(account);
        _known.Add(Known.AccountAsync(_suite, await Person.Admin(_suite).InviteAccountAsync(new InviteAccountRequest { Account = account })));
        return account;
    }

    public async Task DeactivateAsync(Account account) =>
        _known.Add(Known.AccountAsync(_suite, await Person.Admin(_suite).DeactivateAccountAsync(new AccountRequest { Id = account.Id })));

    /// <summary>Whom a case goes to, once everything is known.</summary>
    public async Task<Recipient> FindAsync(string? topicId = null, DateOnly? day = null)
    {
        await Task.WhenAll(_known);
        await using var connection = new NpgsqlConnection(await _suite.App.GetConnectionStringAsync("referralsdb"));
        return await new Routing().FindAsync(connection, Guid.Parse(Id), topicId is null ? null : Guid.Parse(topicId), Guid.Parse(PlaceId), day ?? Day, CancellationToken.None);
    }

    public Recipient To(string postId, string absent = "") => new() { InstitutionId = Id, ContactId = postId, AbsentContactId = absent };

    public Recipient ToGroup => new() { InstitutionId = Id };

    public Recipient ToNobody => new() { InstitutionId = Id, Nobody = true };
}
