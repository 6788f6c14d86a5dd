using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>Partner institutions, topics, and whom to ask.</summary>
public sealed class PartnerTests(Suite suite)
{
    [Fact]
    public async Task An_institution_a_topic_and_a_contact_are_read_as_they_were_put()
    {
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutInstitutionAsync(draft.Institution());
        await suite.Directory.PutTopicAsync(draft.Topic());
        await suite.Directory.PutContactAsync(draft.Contact(draft.InstitutionId));

        var read = new GetRecordRequest { Id = draft.Id };
        Assert.Equal(new StoredInstitution { Institution = draft.Institution().Institution, Revision = 1 }, await suite.Directory.GetInstitutionAsync(read));
        Assert.Equal(new StoredTopic { Topic = draft.Topic().Topic, Revision = 1 }, await suite.Directory.GetTopicAsync(read));
        Assert.Equal(new StoredContact { Contact = draft.Contact(draft.InstitutionId).Contact, Revision = 1 }, await suite.Directory.GetContactAsync(read));
    }

    [Fact]
    public async Task What_the_other_services_are_told_of_a_contact_names_nobody()
    {
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutContactAsync((draft with { Label = "Camille Dupont" }).Contact(draft.InstitutionId));
        var told = Assert.IsType<ContactChanged>(Assert.Single(await Outbox.EventsOfAsync(suite, draft.Id)));
        Assert.Equal((draft.Code, Guid.Parse(draft.InstitutionId), true), (told.Code, told.InstitutionId, told.Active));
        Assert.Equal(0, await suite.CountAsync("directorydb", "select count(*) from outbox where body::text ilike '%dupont%' or body::text ilike '%camille%'", new { }));
    }

    [Fact]
    public async Task The_name_of_who_held_a_post_before_is_kept_nowhere()
    {
        var draft = await Draft.CreateAsync(suite);
        var former = World.NewCode();
        await suite.Directory.PutContactAsync((draft with { Label = former }).Contact(draft.InstitutionId));
        var vacant = (draft with { Expected = 1, Label = "" }).Contact(draft.InstitutionId);
        (vacant.Contact.Active, vacant.Contact.Email, vacant.Contact.Phone) = (false, "", "");
        await suite.Directory.PutContactAsync(vacant);
        Assert.Equal(0, await suite.CountAsync("directorydb", "select count(*) from contact where contact::text like @name", new { name = $"%{former}%" }));
    }

    [Fact]
    public async Task A_contact_is_somebody_of_an_institution_and_a_topic_that_exist()
    {
        var draft = await Draft.CreateAsync(suite);
        await ExpectAsync(draft, contact => contact.InstitutionId = World.NewId(), "contact.institution_id", "unknown-institution");
        await ExpectAsync(draft, contact => contact.TopicIds.Add(World.NewId()), "contact.topic_ids[0]", "unknown-topic");
        await ExpectAsync(draft, contact => contact.TerritoryIds.Add(World.NewId()), "contact.territory_ids[0]", "unknown-territory");
        await ExpectAsync(draft, contact => contact.Name = "", "contact.name", "required");
        await ExpectAsync(draft, contact => contact.Email = "camille chez caf", "contact.email", "not-an-address");
        await ExpectAsync(draft, contact => contact.Email = "Camille <camille@caf.example>", "contact.email", "not-an-address");
        await ExpectAsync(draft, contact => contact.Absences[0].To = "2026-07-31", "contact.absences[0].to", "not-in-order");
        await ExpectAsync(draft, contact => contact.Hours[0].Closes = "14:00", "contact.hours[0].closes", "not-in-order");
        await ExpectAsync(draft, contact => contact.VerifiedOn = "2099-12-31", "contact.verified_on", "in-the-future");
    }

    [Fact]
    public async Task A_deputy_is_somebody_else_of_the_same_institution()
    {
        var draft = await Draft.CreateAsync(suite);
        var colleague = draft with { Id = World.NewId(), Code = World.NewCode() };
        await suite.Directory.PutContactAsync(colleague.Contact(draft.InstitutionId));
        var elsewhere = await Draft.CreateAsync(suite);
        await suite.Directory.PutContactAsync(elsewhere.Contact(elsewhere.InstitutionId));

        await ExpectAsync(draft, contact => contact.DeputyId = contact.Id, "contact.deputy_id", "own-deputy");
        await ExpectAsync(draft, contact => contact.DeputyId = World.NewId(), "contact.deputy_id", "unknown-deputy");
        await ExpectAsync(draft, contact => contact.DeputyId = elsewhere.Id, "contact.deputy_id", "unknown-deputy");
        var request = draft.Contact(draft.InstitutionId);
        request.Contact.DeputyId = colleague.Id;
        Assert.Equal(1, (await suite.Directory.PutContactAsync(request)).Revision);
    }

    [Fact]
    public async Task An_agreement_ends_after_it_was_signed()
    {
        var draft = await Draft.CreateAsync(suite);
        var request = draft.Institution();
        request.Institution.Agreement.EndsOn = "2024-12-31";
        var refusal = await Refusal.Of(suite.Directory.PutInstitutionAsync(request));
        Assert.Equal("not-in-order", refusal.Fields["institution.agreement.ends_on"]);
    }

    [Fact]
    public async Task Contacts_are_found_by_what_they_deal_with_and_where()
    {
        var draft = await Draft.CreateAsync(suite);
        var (topic, territory, otherTerritory) = (draft with { Id = World.NewId() }, draft with { Id = World.NewId() }, draft with { Id = World.NewId(), Code = World.NewCode() });
        await suite.Directory.PutTopicAsync(topic.Topic());
        await suite.Directory.PutTerritoryAsync(territory.Territory());
        await suite.Directory.PutTerritoryAsync(otherTerritory.Territory());

        var special = draft.Contact(draft.InstitutionId);
        special.Contact.TopicIds.Add(topic.Id);
        special.Contact.TerritoryIds.Add(territory.Id.ToUpperInvariant());
        await suite.Directory.PutContactAsync(special);
        var general = (draft with { Id = World.NewId(), Code = draft.Code[..^2] }).Contact(draft.InstitutionId);
        general.Contact.VerifiedOn = "";
        await suite.Directory.PutContactAsync(general);

        var both = new[] { special.Contact.Id, general.Contact.Id }.Order(StringComparer.Ordinal);
        Assert.Equal(both, await FindAsync(new() { InstitutionId = draft.InstitutionId }));
        Assert.Equal(both, await FindAsync(new() { InstitutionId = draft.InstitutionId, TopicId = topic.Id, TerritoryId = territory.Id, Active = true }));
        Assert.Equal([general.Contact.Id], await FindAsync(new() { InstitutionId = draft.InstitutionId, TopicId = World.NewId() }));
        Assert.Equal([general.Contact.Id], await FindAsync(new() { InstitutionId = draft.InstitutionId, TerritoryId = otherTerritory.Id }));

        // An institution that answers for one territory has nobody for another.
        var institution = (draft with { Id = draft.InstitutionId, Expected = 1 }).Institution();
        var stored = await suite.Directory.GetInstitutionAsync(new GetRecordRequest { Id = draft.InstitutionId });
        institution.Institution = stored.Institution;
        institution.Institution.TerritoryIds.Add(territory.Id);
        await suite.Directory.PutInstitutionAsync(institution);
        Assert.Equal(both, await FindAsync(new() { InstitutionId = draft.InstitutionId, TerritoryId = territory.Id }));
        Assert.Empty(await FindAsync(new() { InstitutionId = draft.InstitutionId, TerritoryId = otherTerritory.Id }));
    }

    [Fact]
    public async Task Those_verified_more_than_a_year_ago_or_never_are_to_verify()
    {
        var draft = await Draft.CreateAsync(suite);
        var (old, recent, never) = (await AddAsync(366 + 1), await AddAsync(366 - 2), await AddAsync(null));
        Assert.Equal(Sorted(old, never), await FindAsync(new() { InstitutionId = draft.InstitutionId, ToVerify = true }));
        Assert.Equal(Sorted(old, recent, never), await FindAsync(new() { InstitutionId = draft.InstitutionId }));

        async Task<string> AddAsync(int? days)
        {
            var contact = (draft with { Id = World.NewId(), Code = World.NewCode() }).Contact(draft.InstitutionId);
            contact.Contact.VerifiedOn = DaysAgo(days);
            await suite.Directory.PutContactAsync(contact);
            return contact.Contact.Id;
        }
    }

    [Fact]
    public async Task An_institution_is_to_verify_like_a_contact()
    {
        var draft = await Draft.CreateAsync(suite);
        foreach (var (days, isListed) in new (int?, bool)[] { (400, true), (300, false), (null, true) })
        {
            var institution = (draft with { Id = World.NewId(), Code = World.NewCode() }).Institution();
            institution.Institution.VerifiedOn = DaysAgo(days);
            await suite.Directory.PutInstitutionAsync(institution);
            var list = new ListInstitutionsRequest { Query = new ListQuery { Search = institution.Institution.Code }, ToVerify = true };
            Assert.Equal(isListed, (await suite.Directory.ListInstitutionsAsync(list)).Institutions.Any(row => row.Institution.Id == institution.Institution.Id));
        }
    }

    [Fact]
    public async Task The_network_says_after_how_many_days_to_verify_again()
    {
        var draft = await Draft.CreateAsync(suite);
        await using var directory = await Replica.StartAsync(suite, "directorydb", ("Directory:VerifyAfterDays", "30"));
        var contact = draft.Contact(draft.InstitutionId);
        contact.Contact.VerifiedOn = DaysAgo(60);
        await suite.Directory.PutContactAsync(contact);
        var list = new ListContactsRequest { InstitutionId = draft.InstitutionId, ToVerify = true };
        Assert.Empty((await suite.Directory.ListContactsAsync(list)).Contacts);
        Assert.Equal(contact.Contact, Assert.Single((await directory.Directory.ListContactsAsync(list)).Contacts).Contact);
    }

    private static string DaysAgo(int? days) =>
        days is { } count ? DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-count).ToText() : "";

    private static IEnumerable<string> Sorted(params string[] ids) => ids.Order(StringComparer.Ordinal);

    private async Task<IEnumerable<string>> FindAsync(ListContactsRequest request) =>
        (await suite.Directory.ListContactsAsync(request)).Contacts.Select(row => row.Contact.Id).Order(StringComparer.Ordinal);

    private async Task ExpectAsync(Draft draft, Action<Contact> spoil, string field, string code)
    {
        var request = draft.Contact(draft.InstitutionId);
        spoil(request.Contact);
        var refusal = await Refusal.Of(suite.Directory.PutContactAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
        Assert.Equal(code, refusal.Fields[field]);
    }
}
