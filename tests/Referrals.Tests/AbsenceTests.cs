using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>What becomes of sollicitations when a référent has said in their own page that they are away.</summary>
public sealed class AbsenceTests(Suite suite)
{
    [Fact]
    public async Task An_absence_that_the_holder_enters_sends_the_next_case_to_the_deputy_and_its_withdrawal_sends_it_back()
    {
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var (posts, today) = (new PostService.PostServiceClient(suite.As(partners.Holder)), TimeProvider.System.Today());
        Assert.Equal((partners.ContactId, ""), await SendAsync(world, partners));

        var absence = new Closure { From = today.ToText(), To = today.AddDays(7).ToText() };
        await posts.SetAbsencesAsync(new SetAbsencesRequest { ContactId = partners.ContactId, ExpectedRevision = 1, Absences = { absence } });
        await Known.RevisionAsync(suite, "contact", partners.ContactId, 2);
        Assert.Equal((partners.DeputyId, partners.ContactId), await SendAsync(world, partners));

        await posts.SetDeputyAsync(new SetDeputyRequest { ContactId = partners.ContactId, ExpectedRevision = 2, DeputyId = partners.SupervisorId });
        await Known.RevisionAsync(suite, "contact", partners.ContactId, 3);
        Assert.Equal((partners.SupervisorId, partners.ContactId), await SendAsync(world, partners));

        await posts.SetDeputyAsync(new SetDeputyRequest { ContactId = partners.ContactId, ExpectedRevision = 3 });
        await Known.RevisionAsync(suite, "contact", partners.ContactId, 4);
        Assert.Equal(("", ""), await SendAsync(world, partners));

        await posts.SetAbsencesAsync(new SetAbsencesRequest { ContactId = partners.ContactId, ExpectedRevision = 4 });
        await Known.RevisionAsync(suite, "contact", partners.ContactId, 5);
        Assert.Equal((partners.ContactId, ""), await SendAsync(world, partners));
    }

    private static async Task<(string To, string InPlaceOf)> SendAsync(World world, Partners partners)
    {
        var id = await world.CreateDraftAsync(partners);
        var shown = (await world.Referrals.PreviewReferralAsync(new PreviewReferralRequest { ReferralId = id })).Recipient;
        var sent = await world.Referrals.SendReferralAsync(world.Send(id));
        Assert.Equal(shown.ContactId, sent.Recipient.ContactId);
        return (sent.Recipient.ContactId, shown.AbsentContactId);
    }
}
