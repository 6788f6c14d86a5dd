using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;

namespace AccesDroits.Referrals.Tests;

/// <summary>What becomes of a case when those who could receive it leave.</summary>
public sealed class RerouteTests(Suite suite)
{
    [Fact]
    public async Task A_case_whose_post_nobody_holds_any_more_goes_once_to_whom_it_would_go_now()
    {
        await using var first = await ReplicaAsync();
        await using var second = await ReplicaAsync();
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var (id, kept) = (await world.SendReferralAsync(partners), await World.CreateAsync(suite));
        var other = await kept.SendReferralAsync(await Partners.CreateAsync(suite, kept));
        await LeaveAsync(partners.Holder);
        await Eventually.Get(() => NoticesAsync(id, "received", partners.DeputyId), told => told == 1);
        Assert.Equal(ReferralState.Sent, (await partners.As(partners.Deputy).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Summary.State);
        Assert.Equal(3, (await ReadAsync(world, id)).Revision);
        Assert.Equal(2, (await ReadAsync(kept, other)).Revision);
        Assert.Equal(0, await NoticesAsync(id, "nobody", world.ReceiverId));

        await partners.As(partners.Deputy).AcknowledgeReferralAsync(new ActRequest { ReferralId = id, ExpectedRevision = 3, DoneBy = $"{partners.Deputy.Id}" });
        await LeaveAsync(partners.Deputy);
        await Eventually.Get(() => NoticesAsync(id, "received", partners.SupervisorId), told => told == 1);
        Assert.Equal(1, await NoticesAsync(id, "received", partners.DeputyId));
        Assert.Equal(ReferralState.Acknowledged, (await ReadAsync(world, id)).Summary.State);
    }

    [Fact]
    public async Task Who_sent_a_case_is_told_once_when_nobody_can_receive_it_and_it_goes_on_when_somebody_can()
    {
        await using var first = await ReplicaAsync();
        await using var second = await ReplicaAsync();
        var world = await World.CreateAsync(suite);
        var partners = await Partners.CreateAsync(suite, world);
        var (id, answered) = (await world.SendReferralAsync(partners), await world.SendReferralAsync(partners));
        await partners.As(partners.Holder).AnswerReferralAsync(
            new AnswerReferralRequest { Act = World.Act(answered, 2, $"{partners.Holder.Id}"), Unblocking = Unblocking.Explained, AskedRightly = Relevance.Yes });
        foreach (var caller in new[] { partners.Deputy, partners.Supervisor, partners.Colleague, partners.Holder })
        {
            await LeaveAsync(caller);
        }

        await Eventually.Get(() => NoticesAsync(id, "nobody", world.ReceiverId), told => told == 1);
        Assert.Equal(TimeProvider.System.Today().ToText(), (await ReadAsync(world, id)).NobodySince);
        Assert.Equal("", (await ReadAsync(world, answered)).NobodySince);

        var successor = await partners.InviteAsync(Role.PartnerContact, partners.ContactId);
        Assert.Equal("", (await Eventually.Get(() => ReadAsync(world, id), read => read.NobodySince.Length == 0)).NobodySince);
        Assert.NotNull((await partners.As(successor).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Content);
        Assert.Equal((1L, 0L), (await NoticesAsync(id, "nobody", world.ReceiverId), await NoticesAsync(answered, "nobody", world.ReceiverId)));
    }

    private static async Task<GetReferralResponse> ReadAsync(World world, string id) => await world.Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id });

    private Task<IAsyncDisposable> ReplicaAsync() => Replica.StartAsync(suite, ("Rerouting:Every", "00:00:00.300"));

    private async Task LeaveAsync(Caller caller) => await Person.Admin(suite).DeactivateAccountAsync(new AccountRequest { Id = $"{caller.Id}" });

    private Task<long> NoticesAsync(string id, string kind, string whom) => suite.CountAsync("referralsdb", Notices.Count, new { id, kind, whom });
}
