using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Reception.Tests;

/// <summary>Accompagnements approfondis: who reads and writes what, what comes first, and what is refused.</summary>
public sealed class FollowUpTests(Suite suite)
{
    private static readonly DateOnly Today = TimeProvider.System.Today();

    [Fact]
    public async Task A_follow_up_is_read_as_it_was_written_and_a_command_sent_again_does_nothing_twice()
    {
        var world = await World.CreateAsync(suite);
        var opening = world.FollowUp();
        opening.Content.DeadlineOn = Today.AddDays(40).ToText();
        var entry = world.Entry(opening.FollowUpId, EntryKind.Appointment, Today.AddDays(3));
        entry.Entry.StartsAt = "09:30";
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(1, (await world.FollowUps.OpenFollowUpAsync(opening)).Revision);
            Assert.Equal(1, (await world.FollowUps.AddEntryAsync(entry)).Revision);
        }

        var stored = await ReadAsync(world, opening.FollowUpId);
        Assert.Equal((1, FollowUpState.InProgress, Today.ToText()), (stored.Revision, stored.State, stored.OpenedOn));
        Assert.Equal(opening.Content, stored.Content);
        Assert.Equal((entry.Entry, world.ReceiverId, 1L), (Assert.Single(stored.Entries).Entry, stored.Entries[0].AuthorId, stored.Entries[0].Revision));

        opening.Content.Subject = "Autre chose";
        Assert.Equal("id-taken", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Code);
        entry.Entry.Text = "Autre chose";
        Assert.Equal("id-taken", (await Refusal.Of(world.FollowUps.AddEntryAsync(entry))).Code);
    }

    [Fact]
    public async Task What_was_read_before_somebody_else_changed_it_is_stale_and_a_change_sent_again_is_answered_again()
    {
        var world = await World.CreateAsync(suite);
        var (opening, entry) = await OpenAsync(world);
        var update = new UpdateFollowUpRequest { FollowUpId = opening.FollowUpId, Content = opening.Content.Clone(), ExpectedRevision = 1, UpdatedBy = world.ReceiverId };
        update.Content.Subject = "Recours gracieux";
        var set = new SetEntryRequest { Entry = entry.Entry.Clone(), ExpectedRevision = 1, ChangedBy = world.ReceiverId };
        set.Entry.Done = true;
        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(2, (await world.FollowUps.UpdateFollowUpAsync(update)).Revision);
            Assert.Equal(2, (await world.FollowUps.SetEntryAsync(set)).Revision);
        }

        var stored = await ReadAsync(world, opening.FollowUpId);
        Assert.Equal(("Recours gracieux", true), (stored.Content.Subject, stored.Entries[0].Entry.Done));
        (update.Content.Subject, set.Entry.Text) = ("Sans suite", "Sans suite");
        Assert.Equal((StatusCode.Aborted, "stale-revision"), await RefusedAsync(world.FollowUps.UpdateFollowUpAsync(update)));
        Assert.Equal((StatusCode.Aborted, "stale-revision"), await RefusedAsync(world.FollowUps.SetEntryAsync(set)));
    }

    [Fact]
    public async Task A_private_entry_is_read_counted_and_changed_by_its_author_alone()
    {
        var world = await World.CreateAsync(suite);
        var colleague = world.FollowUpsOf(Guid.CreateVersion7());
        var (opening, shared) = await OpenAsync(world);
        var secret = world.Entry(opening.FollowUpId, EntryKind.Action, Today, isPrivate: true);
        await world.FollowUps.AddEntryAsync(secret);

        Assert.Equal(2, (await ReadAsync(world, opening.FollowUpId)).Entries.Count);
        Assert.Equal(shared.Entry, Assert.Single((await colleague.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = opening.FollowUpId })).Entries).Entry);
        Assert.Equal((true, Today.ToText()), await DueAsync(world.FollowUps));
        Assert.Equal((false, ""), await DueAsync(colleague));

        var me = (await colleague.ListFollowUpsAsync(new ListFollowUpsRequest())).FollowUps[0].ResponsibleId;
        Assert.Equal(world.ReceiverId, me);
        Assert.Equal((StatusCode.NotFound, "unknown-entry"), await RefusedAsync(SetAsync(world, secret.Entry, author: Guid.CreateVersion7())));
        var hidden = shared.Entry.Clone();
        hidden.Private = true;
        Assert.Equal("other-author", (await Refusal.Of(SetAsync(world, hidden, author: Guid.CreateVersion7()))).Fields["entry.private"]);
        Assert.Equal(2, (await SetAsync(world, shared.Entry, author: Guid.CreateVersion7())).Revision);
    }

    [Fact]
    public async Task What_is_due_and_deadlines_within_seven_days_come_first_then_what_nobody_has_taken_up_then_the_rest_by_day()
    {
        var world = await World.CreateAsync(suite);
        var none = await OpenDueAsync(world);
        var later = await OpenDueAsync(world, due: Today.AddDays(9));
        var inEight = await OpenDueAsync(world, deadline: Today.AddDays(8));
        var inSeven = await OpenDueAsync(world, deadline: Today.AddDays(7));
        var today = await OpenDueAsync(world, due: Today);
        var late = await OpenDueAsync(world, due: Today.AddDays(-1));
        var done = await OpenDueAsync(world, due: Today.AddDays(-2), done: true);
        await world.Desk.LogVisitAsync(world.VisitToFollowUp());

        var pages = new List<FollowUpSummary>();
        for (var request = new ListFollowUpsRequest { PageSize = 3 }; request.PageToken.Length > 0 || pages.Count == 0;)
        {
            var page = await world.FollowUps.ListFollowUpsAsync(request);
            pages.AddRange(page.FollowUps);
            request.PageToken = page.NextPageToken;
        }

        string[] rest = [.. new[] { none, done }.Order(StringComparer.Ordinal)];
        Assert.Equal([late, today, inSeven], pages.Take(3).Select(one => one.FollowUpId));
        Assert.Equal(FollowUpState.ToTakeUp, pages[3].State);
        Assert.Equal([inEight, later, .. rest], pages.Skip(4).Select(one => one.FollowUpId));
        Assert.Equal([true, true, true, false, false, false, false, false], pages.Select(one => one.ToDo));
        var other = new ListFollowUpsRequest { PageSize = 3, State = FollowUpState.InProgress, PageToken = (await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest { PageSize = 1 })).NextPageToken };
        Assert.Equal("bad-page-token", (await Refusal.Of(world.FollowUps.ListFollowUpsAsync(other))).Fields["page_token"]);
    }

    [Fact]
    public async Task A_closed_follow_up_keeps_its_result_takes_nothing_more_and_is_listed_when_it_is_asked_for()
    {
        var world = await World.CreateAsync(suite);
        var (opening, entry) = await OpenAsync(world);
        var closing = new CloseFollowUpRequest { FollowUpId = opening.FollowUpId, Result = FollowUpResult.PartlyResolved, Conclusion = "Indu réduit", ExpectedRevision = 1, ClosedBy = world.ReceiverId };
        Assert.Equal(2, (await world.FollowUps.CloseFollowUpAsync(closing)).Revision);
        Assert.Equal(2, (await world.FollowUps.CloseFollowUpAsync(closing)).Revision);
        var stored = await ReadAsync(world, opening.FollowUpId);
        Assert.Equal(
            (FollowUpState.Closed, FollowUpResult.PartlyResolved, "Indu réduit", Today.ToText()), (stored.State, stored.Result, stored.Conclusion, stored.ClosedOn));

        var update = new UpdateFollowUpRequest { FollowUpId = opening.FollowUpId, Content = opening.Content, ExpectedRevision = 2, UpdatedBy = world.ReceiverId };
        foreach (var refused in new[]
        {
            await RefusedAsync(world.FollowUps.UpdateFollowUpAsync(update)), await RefusedAsync(world.FollowUps.AddEntryAsync(world.Entry(opening.FollowUpId))),
            await RefusedAsync(SetAsync(world, entry.Entry)),
        })
        {
            Assert.Equal((StatusCode.FailedPrecondition, "follow-up-closed"), refused);
        }

        Assert.Empty((await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest())).FollowUps);
        Assert.Equal(opening.FollowUpId, Assert.Single((await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest { State = FollowUpState.Closed })).FollowUps).FollowUpId);
    }

    [Fact]
    public async Task A_name_or_a_contact_is_kept_only_of_somebody_who_was_told()
    {
        var world = await World.CreateAsync(suite);
        var opening = world.FollowUp();
        (opening.Content.NoticeGiven, opening.Content.PersonContact) = (false, "");
        Assert.Equal("notice-required", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Fields["content.notice_given"]);
        (opening.Content.PersonName, opening.Content.PersonContact) = ("", "nadia@example.org");
        Assert.Equal("notice-required", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Fields["content.notice_given"]);
        opening.Content.PersonContact = "";
        Assert.Equal(1, (await world.FollowUps.OpenFollowUpAsync(opening)).Revision);
    }

    [Fact]
    public async Task An_appointment_has_a_day_and_a_note_neither_a_day_nor_an_end()
    {
        var world = await World.CreateAsync(suite);
        var (opening, _) = await OpenAsync(world);
        var (appointment, note, action) = (world.Entry(opening.FollowUpId, EntryKind.Appointment), world.Entry(opening.FollowUpId, EntryKind.Note, Today), world.Entry(opening.FollowUpId));
        (note.Entry.Done, action.Entry.StartsAt) = (true, "10:00");
        Assert.Equal("required", (await Refusal.Of(world.FollowUps.AddEntryAsync(appointment))).Fields["entry.due_on"]);
        var refused = await Refusal.Of(world.FollowUps.AddEntryAsync(note));
        Assert.Equal(("not-expected", "not-expected"), (refused.Fields["entry.due_on"], refused.Fields["entry.done"]));
        Assert.Equal("not-expected", (await Refusal.Of(world.FollowUps.AddEntryAsync(action))).Fields["entry.starts_at"]);
    }

    [Fact]
    public async Task Somebody_writes_in_their_own_name_and_hands_over_to_a_colleague_with_a_mission()
    {
        var world = await World.CreateAsync(suite);
        var opening = world.FollowUp();
        opening.OpenedBy = World.NewId();
        Assert.Equal("other-account", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Fields["opened_by"]);
        (opening.OpenedBy, opening.Content.ResponsibleId) = (world.ReceiverId, World.NewId());
        Assert.Equal("no-mission", (await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening))).Fields["content.responsible_id"]);
        opening.Content.ResponsibleId = (await world.InviteAsync()).Id;
        Assert.Equal(1, (await world.FollowUps.OpenFollowUpAsync(opening)).Revision);
    }

    private static async Task<(StatusCode Status, string? Code)> RefusedAsync<TAnswer>(AsyncUnaryCall<TAnswer> call) => await Refusal.Of(call) is var refusal ? (refusal.Status, refusal.Code) : default;

    private static async Task<GetFollowUpResponse> ReadAsync(World world, string followUpId) => await world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = followUpId });

    private static async Task<(bool ToDo, string DueOn)> DueAsync(FollowUpService.FollowUpServiceClient client) =>
        Assert.Single((await client.ListFollowUpsAsync(new ListFollowUpsRequest())).FollowUps) is var one ? (one.ToDo, one.DueOn) : default;

    private static AsyncUnaryCall<SetEntryResponse> SetAsync(World world, FollowUpEntry entry, Guid? author = null) =>
        (author is { } other ? world.FollowUpsOf(other) : world.FollowUps).SetEntryAsync(new SetEntryRequest { Entry = entry, ExpectedRevision = 1, ChangedBy = $"{author ?? Guid.Parse(world.ReceiverId)}" });

    private static async Task<(OpenFollowUpRequest Opening, AddEntryRequest Entry)> OpenAsync(World world)
    {
        var opening = world.FollowUp();
        await world.FollowUps.OpenFollowUpAsync(opening);
        var entry = world.Entry(opening.FollowUpId);
        await world.FollowUps.AddEntryAsync(entry);
        return (opening, entry);
    }

    private static async Task<string> OpenDueAsync(World world, DateOnly? due = null, DateOnly? deadline = null, bool done = false)
    {
        var opening = world.FollowUp();
        opening.Content.DeadlineOn = deadline?.ToText() ?? "";
        await world.FollowUps.OpenFollowUpAsync(opening);
        if (due is not null)
        {
            var entry = world.Entry(opening.FollowUpId, EntryKind.DocumentAwaited, due);
            entry.Entry.Done = done;
            await world.FollowUps.AddEntryAsync(entry);
        }

        return opening.FollowUpId;
    }
}
