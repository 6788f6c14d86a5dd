using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Testing;

/// <summary>An institution of its own for a test: a référent with a deputy, a responsable, and somebody who holds no post.</summary>
public sealed class Partners
{
    private const string CountKnown = "select count(*) from account where institution_id = @institution::uuid";

    private readonly Suite _suite;

    private Partners(Suite suite) => _suite = suite;

    public string InstitutionId { get; } = World.NewId();

    public string TopicId { get; } = World.NewId();

    /// <summary>The post that referrals about the topic go to, and its holder.</summary>
    public string ContactId { get; } = World.NewId();

    public string DeputyId { get; } = World.NewId();

    public string SupervisorId { get; } = World.NewId();

    public Caller Holder { get; private set; } = null!;

    public Caller Deputy { get; private set; } = null!;

    public Caller Supervisor { get; private set; } = null!;

    /// <summary>Somebody of the institution who holds no post.</summary>
    public Caller Colleague { get; private set; } = null!;

    /// <summary>Puts them all, and waits until Referrals knows them and the place of the world.</summary>
    public static async Task<Partners> CreateAsync(Suite suite, World world)
    {
        var partners = new Partners(suite);
        var directory = suite.Directory;
        var code = World.NewCode();
        await directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = new Institution { Id = partners.InstitutionId, Code = code, Label = "Caf d'essai", Kind = "caf", GroupMailbox = $"{code}@caf.example" } });
        await directory.PutTopicAsync(new PutTopicRequest { Topic = new Topic { Id = partners.TopicId, Code = code, Label = "Indus" } });
        await partners.PutAsync(new Contact { Id = partners.DeputyId, Code = $"{code}.z", Name = "Noé Petit" });
        await partners.PutAsync(new Contact { Id = partners.ContactId, Code = $"{code}.a", Name = "Lise Martin", TopicIds = { partners.TopicId }, DeputyId = partners.DeputyId, Email = $"{code}-a@caf.example" });
        await partners.PutAsync(new Contact { Id = partners.SupervisorId, Code = $"{code}.s", Name = "Paul Roux", Supervisor = true });
        partners.Holder = await partners.InviteAsync(Role.PartnerContact, partners.ContactId);
        partners.Deputy = await partners.InviteAsync(Role.PartnerContact, partners.DeputyId);
        partners.Supervisor = await partners.InviteAsync(Role.PartnerSupervisor, partners.SupervisorId);
        partners.Colleague = await partners.InviteAsync(Role.PartnerContact, contactId: null);
        await Eventually.Get(() => suite.CountAsync("referralsdb", CountKnown, new { institution = partners.InstitutionId }), known => known == 4);
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from contact where institution_id = @institution::uuid", new { institution = partners.InstitutionId }), known => known == 3);
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from topic where topic_id = @TopicId::uuid", new { partners.TopicId }), known => known == 1);
        await Eventually.Get(() => suite.CountAsync("referralsdb", "select count(*) from place_structure where place_id = @PlaceId::uuid", new { world.PlaceId }), known => known == 1);
        return partners;
    }

    public ReferralService.ReferralServiceClient As(Caller caller) => new(_suite.As(caller));

    /// <summary>Somebody of the institution, who may sign in from a day to a day.</summary>
    public async Task<Caller> InviteAsync(Role role, string? contactId, string to = "")
    {
        var account = Person.Draft(role, institutionId: InstitutionId);
        (account.ContactId, account.MissionTo) = (contactId ?? "", to);
        await Person.Admin(_suite).InviteAccountAsync(new InviteAccountRequest { Account = account });
        return new Caller(Guid.Parse(account.Id), role, InstitutionId: Guid.Parse(InstitutionId));
    }

    /// <summary>Puts a post of the institution that somebody may hold.</summary>
    public async Task PutAsync(Contact contact, long expectedRevision = 0)
    {
        (contact.InstitutionId, contact.Active) = (InstitutionId, true);
        await _suite.Directory.PutContactAsync(new PutContactRequest { Contact = contact, ExpectedRevision = expectedRevision });
    }
}
