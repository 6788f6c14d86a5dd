using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>What somebody of an institution keeps of their own post, and a responsable of those of their team.</summary>
public sealed class OwnPostTests(Suite suite)
{
    private static DateOnly Today => TimeProvider.System.Today();

    [Fact]
    public async Task A_referent_sees_their_own_post_and_a_responsable_every_post_of_the_institution()
    {
        var partners = await PartnersAsync();
        var own = await As(partners.Holder).ListOwnPostsAsync(new ListOwnPostsRequest());
        var post = Assert.Single(own.Posts);
        Assert.Equal((partners.ContactId, "Lise Martin", partners.DeputyId, "Noé Petit", true, true, 1), (post.Contact.Id, post.Contact.Name, post.Contact.DeputyId, post.DeputyName, post.DeputyHeld, post.ToVerify, post.Revision));
        Assert.Equal((3, "Caf d'essai"), (own.Deputies.Count, own.InstitutionLabel));
        Assert.Equal(["Lise Martin", "Noé Petit", "Paul Roux"], (await As(partners.Supervisor).ListOwnPostsAsync(new ListOwnPostsRequest())).Posts.Select(each => each.Contact.Name));
        Assert.Empty((await As(partners.Colleague).ListOwnPostsAsync(new ListOwnPostsRequest())).Posts);
    }

    [Fact]
    public async Task What_the_holder_says_changes_that_part_of_the_contact_and_is_told_as_any_change_of_it()
    {
        var partners = await PartnersAsync();
        var before = await StoredAsync(partners.ContactId);
        var absence = Absence(3, 10);
        Assert.Equal(2, (await As(partners.Holder).SetAbsencesAsync(Absences(partners.ContactId, 1, absence))).Revision);
        Assert.Equal(3, (await As(partners.Holder).SetDeputyAsync(Deputy(partners.ContactId, 2, partners.SupervisorId))).Revision);
        var stored = await StoredAsync(partners.ContactId);
        var expected = before.Contact.Clone();
        expected.Absences.Add(absence);
        expected.DeputyId = partners.SupervisorId;
        Assert.Equal(expected, stored.Contact);
        var told = Assert.IsType<ContactChanged>((await Outbox.EventsOfAsync(suite, partners.ContactId))[^1]);
        Assert.Equal((3, Guid.Parse(partners.SupervisorId), true), (told.Revision, told.DeputyId, told.Active));
        Assert.Equal([new DayPeriod(Today.AddDays(3), Today.AddDays(10))], told.Absences);
        Assert.Equal([Guid.Parse(partners.TopicId)], told.TopicIds);
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_what_was_read_before_a_change_is_refused()
    {
        var partners = await PartnersAsync();
        var request = Absences(partners.ContactId, 1, Absence(3, 10));
        await As(partners.Holder).SetAbsencesAsync(request);
        Assert.Equal(2, (await As(partners.Holder).SetAbsencesAsync(request)).Revision);
        Assert.Equal([1, 2], await Outbox.RevisionsOfAsync(suite, partners.ContactId));

        var stale = await Refusal.Of(As(partners.Supervisor).SetAbsencesAsync(Absences(partners.ContactId, 1, Absence(20, 21))));
        Assert.Equal((StatusCode.Aborted, "stale-revision"), (stale.Status, stale.Code));
        Assert.Equal("stale-revision", (await Refusal.Of(As(partners.Holder).SetDeputyAsync(Deputy(partners.ContactId, 1)))).Code);
        Assert.Equal("stale-revision", (await Refusal.Of(As(partners.Holder).ConfirmPostAsync(Confirm(partners.ContactId, 1)))).Code);
        Assert.Equal(2, (await StoredAsync(partners.ContactId)).Revision);
    }

    [Fact]
    public async Task Nobody_keeps_the_post_of_a_colleague_and_a_responsable_none_of_another_institution()
    {
        var (partners, others) = (await PartnersAsync(), await PartnersAsync());
        foreach (var stranger in new[] { partners.Deputy, partners.Colleague, others.Holder, others.Supervisor, partners.Holder with { InstitutionId = Guid.Parse(others.InstitutionId) } })
        {
            Assert.Equal("unknown-record", (await Refusal.Of(As(stranger).SetAbsencesAsync(Absences(partners.ContactId, 1, Absence(3, 10))))).Code);
            Assert.Equal("unknown-record", (await Refusal.Of(As(stranger).SetDeputyAsync(Deputy(partners.ContactId, 1)))).Code);
            Assert.Equal("unknown-record", (await Refusal.Of(As(stranger).ConfirmPostAsync(Confirm(partners.ContactId, 1)))).Code);
        }

        Assert.Equal(1, (await StoredAsync(partners.ContactId)).Revision);
        Assert.Equal(2, (await As(partners.Supervisor).SetAbsencesAsync(Absences(partners.ContactId, 1, Absence(3, 10)))).Revision);
    }

    [Fact]
    public async Task Absences_are_in_order_apart_from_each_other_and_not_over()
    {
        var partners = await PartnersAsync();
        await ExpectAsync("absences[1].to", "not-in-order", Absence(1, 2), Absence(10, 9));
        await ExpectAsync("absences", "overlap", Absence(1, 5), Absence(5, 8));
        await ExpectAsync("absences[0].to", "in-the-past", Absence(-5, -1));
        await ExpectAsync("absences", "too-many", [.. Enumerable.Range(0, 21).Select(day => Absence(day, day))]);
        await ExpectAsync("absences[0].to", "required", new Closure { From = Today.ToText() });
        Assert.Equal(1, (await StoredAsync(partners.ContactId)).Revision);

        await As(partners.Holder).SetAbsencesAsync(Absences(partners.ContactId, 1, Absence(-5, 0)));
        Assert.Equal(3, (await As(partners.Holder).SetAbsencesAsync(Absences(partners.ContactId, 2))).Revision);

        async Task ExpectAsync(string field, string code, params Closure[] absences)
        {
            var refusal = await Refusal.Of(As(partners.Holder).SetAbsencesAsync(Absences(partners.ContactId, 1, absences)));
            Assert.Equal((StatusCode.InvalidArgument, code), (refusal.Status, refusal.Fields.GetValueOrDefault(field)));
        }
    }

    [Fact]
    public async Task An_absence_that_is_over_may_stay_where_it_is()
    {
        var partners = await PartnersAsync();
        var stored = (await StoredAsync(partners.ContactId)).Contact;
        stored.Absences.Add(Absence(-20, -10));
        await suite.Directory.PutContactAsync(new PutContactRequest { Contact = stored, ExpectedRevision = 1 });
        Assert.Equal(3, (await As(partners.Holder).SetAbsencesAsync(Absences(partners.ContactId, 2, Absence(-20, -10), Absence(1, 2)))).Revision);
    }

    [Fact]
    public async Task A_deputy_is_another_post_of_the_institution_that_somebody_holds()
    {
        var (partners, others) = (await PartnersAsync(), await PartnersAsync());
        var (vacant, left) = (World.NewId(), World.NewId());
        await partners.PutAsync(new Contact { Id = vacant, Code = World.NewCode(), Name = "Sans compte" });
        await partners.PutAsync(new Contact { Id = left, Code = World.NewCode(), Name = "Partie depuis" });
        await partners.InviteAsync(Role.PartnerContact, left, to: "2021-12-31");
        await ExpectAsync(partners.ContactId, "own-deputy");
        await ExpectAsync(others.DeputyId, "unknown-deputy");
        await ExpectAsync(World.NewId(), "unknown-deputy");
        await ExpectAsync(vacant, "not-held");
        await ExpectAsync(left, "not-held");
        Assert.DoesNotContain((await As(partners.Holder).ListOwnPostsAsync(new ListOwnPostsRequest())).Deputies, post => post.ContactId == vacant || post.ContactId == left);
        Assert.Equal(2, (await As(partners.Holder).SetDeputyAsync(Deputy(partners.ContactId, 1))).Revision);
        Assert.Equal("", (await StoredAsync(partners.ContactId)).Contact.DeputyId);

        async Task ExpectAsync(string deputyId, string code) =>
            Assert.Equal(code, (await Refusal.Of(As(partners.Holder).SetDeputyAsync(Deputy(partners.ContactId, 1, deputyId)))).Fields.GetValueOrDefault("deputy_id"));
    }

    [Fact]
    public async Task A_post_that_is_confirmed_was_verified_today_and_is_news_no_more()
    {
        var partners = await PartnersAsync();
        Assert.Equal((1, 3, 0), await CountsAsync());
        await As(partners.Holder).ConfirmPostAsync(Confirm(partners.ContactId, 1));
        Assert.Equal(Today.ToText(), (await StoredAsync(partners.ContactId)).Contact.VerifiedOn);
        Assert.Equal(2, (await As(partners.Supervisor).ConfirmPostAsync(Confirm(partners.ContactId, 2))).Revision);
        Assert.Equal((0, 2, 0), await CountsAsync());
        Assert.False(Assert.Single((await As(partners.Holder).ListOwnPostsAsync(new ListOwnPostsRequest())).Posts).ToVerify);

        async Task<(int Holder, int Supervisor, int Colleague)> CountsAsync() =>
            (await CountAsync(partners.Holder), await CountAsync(partners.Supervisor), await CountAsync(partners.Colleague));
        async Task<int> CountAsync(Caller caller) => (await As(caller).CountPostsToVerifyAsync(new CountPostsToVerifyRequest())).Posts;
    }

    [Fact]
    public async Task An_administrator_is_told_how_many_there_are_in_the_network()
    {
        var partners = await PartnersAsync();
        var count = (await As(new Caller(Guid.NewGuid(), Role.NetworkAdmin)).CountPostsToVerifyAsync(new CountPostsToVerifyRequest())).Posts;
        Assert.True(count >= 3, $"{count} posts are to verify.");
        Assert.NotEmpty(partners.InstitutionId);
    }

    private static Closure Absence(int from, int to) => new() { From = Today.AddDays(from).ToText(), To = Today.AddDays(to).ToText() };

    private static SetAbsencesRequest Absences(string contactId, long revision, params Closure[] absences) => new() { ContactId = contactId, ExpectedRevision = revision, Absences = { absences } };

    private static SetDeputyRequest Deputy(string contactId, long revision, string deputyId = "") => new() { ContactId = contactId, ExpectedRevision = revision, DeputyId = deputyId };

    private static ConfirmPostRequest Confirm(string contactId, long revision) => new() { ContactId = contactId, ExpectedRevision = revision };

    private PostService.PostServiceClient As(Caller caller) => new(suite.As(caller));

    private async Task<StoredContact> StoredAsync(string contactId) => await suite.Directory.GetContactAsync(new GetRecordRequest { Id = contactId });

    private async Task<Partners> PartnersAsync() => await Partners.CreateAsync(suite, await World.CreateAsync(suite));
}
