using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.Demo;

/// <summary>Plays the cases of the demo as the social worker of a structure and the référent do, each in their own session. Played again, it changes nothing.</summary>
public sealed class PlayCases(GatewayChannel gateway, Access access, TimeProvider clock)
{
    private readonly Patience _patience = new(clock);

    /// <summary>Plays them all. One that somebody has changed since stays as it is.</summary>
    public async Task RunAsync(Network network, Screen screen, CancellationToken cancellation)
    {
        var worker = network.Team.First(account => account.Role == Role.SocialWorker);
        await access.AsAsync(worker, async workers => await access.AsAsync(Partners.Referent, async referents =>
        {
            using var sending = gateway.With(async token => await workers.GetAsync(token));
            using var answering = gateway.With(async token => await referents.GetAsync(token));
            await screen.ProgressAsync("Sollicitations", DemoCase.All.Count, async step =>
            {
                foreach (var one in DemoCase.All)
                {
                    await PlayAsync(one, new(sending, worker.Id), new(answering, Partners.Referent.Id), network.Places[0].Place.Id, cancellation);
                    step();
                }
            });
        }, cancellation), cancellation);
    }

    private async Task PlayAsync(DemoCase one, PlayedCase.Player sender, PlayedCase.Player referent, string placeId, CancellationToken cancellation)
    {
        var played = new PlayedCase(one.Key, sender, referent, _patience, cancellation);
        var opening = new OpenFollowUpRequest
        {
            FollowUpId = PlayedCase.IdOf(one.Key, "follow-up"), OpenedBy = sender.Id,
            Content = new FollowUpContent { ResponsibleId = sender.Id, PersonName = one.Person, NoticeGiven = true, Subject = one.Situation },
        };
        try
        {
            await _patience.CallAsync(options => new FollowUpService.FollowUpServiceClient(sender.Channel).OpenFollowUpAsync(opening, options), cancellation);
            await played.DraftAsync(opening.FollowUpId, new ReferralContent
            {
                InstitutionId = Partners.Institution.Institution.Id, TopicId = Partners.Topic.Topic.Id, PlaceId = placeId, Urgency = one.Urgency, Cause = one.Cause, PersonName = one.Person,
                Situation = one.Situation, StepsTried = one.StepsTried,
            });
            foreach (var act in one.Acts)
            {
                await act(played);
            }
        }
        catch (RpcException error) when (Replies.IsKeptAsItIs(error))
        {
            // Somebody has gone on with it in the suite.
        }
    }
}
