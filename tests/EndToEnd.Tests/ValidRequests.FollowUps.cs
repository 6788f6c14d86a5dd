using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private static readonly DateOnly FarAway = new(2090, 1, 1);

    private void AddFollowUp(string rpc, IMessage request) => Add($"accesdroits.reception.v1.FollowUpService/{rpc}", request);

    private async Task AddFollowUpsAsync(World world, string visitorId)
    {
        var (toList, toUpdate, toClose) = (Full(world.FollowUp()), Full(world.FollowUp()), Full(world.FollowUp()));
        foreach (var opening in new[] { toList, toUpdate, toClose })
        {
            await world.FollowUps.OpenFollowUpAsync(opening);
        }

        var (added, visit) = (Full(world.Entry(toList.FollowUpId, EntryKind.Appointment, FarAway)), world.Visit());
        await world.FollowUps.AddEntryAsync(added);
        await world.Desk.LogVisitAsync(visit);
        var opened = Full(world.FollowUp());
        (opened.VisitId, opened.VisitorId) = (visit.VisitId, visitorId);
        AddFollowUp("OpenFollowUp", opened);
        var list = new ListFollowUpsRequest { State = FollowUpState.InProgress, ResponsibleId = world.ReceiverId, PageSize = 1 };
        list.PageToken = (await world.FollowUps.ListFollowUpsAsync(list)).NextPageToken;
        Assert.NotEmpty(list.PageToken);
        AddFollowUp("ListFollowUps", list);
        AddFollowUp("GetFollowUp", new GetFollowUpRequest { FollowUpId = toList.FollowUpId });
        AddFollowUp("UpdateFollowUp", new UpdateFollowUpRequest { FollowUpId = toUpdate.FollowUpId, Content = toUpdate.Content, ExpectedRevision = 1, UpdatedBy = world.ReceiverId });
        AddFollowUp("AddEntry", Full(world.Entry(toUpdate.FollowUpId, EntryKind.Appointment, FarAway)));
        AddFollowUp("SetEntry", new SetEntryRequest { Entry = added.Entry, ExpectedRevision = 1, ChangedBy = world.ReceiverId });
        AddFollowUp("CloseFollowUp", new CloseFollowUpRequest
        {
            FollowUpId = toClose.FollowUpId, Result = FollowUpResult.HandedOn, Conclusion = "Orientée vers l'assistante sociale", ExpectedRevision = 1, ClosedBy = world.ReceiverId,
        });
    }

    private static OpenFollowUpRequest Full(OpenFollowUpRequest opening)
    {
        opening.Content.DeadlineOn = "2090-01-01";
        return opening;
    }

    private static AddEntryRequest Full(AddEntryRequest adding)
    {
        (adding.Entry.StartsAt, adding.Entry.Done, adding.Entry.Private) = ("09:30", true, true);
        return adding;
    }
}
