using System.Data;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults;
using Dapper;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AccesDroits.Reception.Features.FollowUps;

public sealed partial class FollowUpApi
{
    // A private entry is its author's alone, whatever is asked.
    private const string IsReadable = "(not e.private or e.author_id = @me)";

    private const string Select =
        """
        select follow_up_id, revision, state, visit_id, visitor_id, opened_on, responsible_id, person_name, person_contact, notice_given, subject, deadline_on,
               result, conclusion, closed_on
        from follow_up where follow_up_id = @id and structure_id = @own
        """;

    private const string SelectEntries =
        $"""
        select e.entry_id, e.revision, e.kind, e.private, e.due_on, e.starts_at, e.text, e.minutes, e.done, e.author_id, e.written_at
        from follow_up_entry e where e.follow_up_id = @id and {IsReadable}
        order by e.due_on nulls last, e.starts_at nulls first, e.written_at, e.entry_id
        """;

    private sealed record FollowUpRow(
        Guid FollowUpId, long Revision, string State, Guid? VisitId, Guid? VisitorId, DateOnly OpenedOn, Guid? ResponsibleId, byte[]? PersonName, byte[]? PersonContact,
        bool NoticeGiven, byte[]? Subject, DateOnly? DeadlineOn, string? Result, byte[]? Conclusion, DateOnly? ClosedOn);

    private sealed record EntryRow(
        Guid EntryId, long Revision, string Kind, bool Private, DateOnly? DueOn, TimeOnly? StartsAt, byte[] Text, int Minutes, bool Done, Guid AuthorId, DateTime WrittenAt);

    public override async Task<GetFollowUpResponse> GetFollowUp(GetFollowUpRequest request, ServerCallContext context)
    {
        var asked = new { id = Guid.Parse(request.FollowUpId), own = ReceptionApi.Own(context), me = Me(context) };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, context.CancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<FollowUpRow>(new CommandDefinition(Select, asked, cancellationToken: context.CancellationToken)) ?? throw UnknownFollowUp();
        var entries = await connection.QueryAsync<EntryRow>(new CommandDefinition(SelectEntries, asked, cancellationToken: context.CancellationToken));
        await EnterAsync(connection, row.FollowUpId, "read", context);
        await snapshot.CommitAsync(context.CancellationToken);
        return ToMessage(row, entries);
    }

    private GetFollowUpResponse ToMessage(FollowUpRow row, IEnumerable<EntryRow> entries)
    {
        var state = EnumCodes.FromCode<FollowUpState>(row.State);
        var today = clock.Today();
        return new GetFollowUpResponse
        {
            FollowUpId = $"{row.FollowUpId}", Revision = row.Revision, State = state, VisitId = $"{row.VisitId}", VisitorId = $"{row.VisitorId}", OpenedOn = row.OpenedOn.ToText(),
            Content = new FollowUpContent
            {
                ResponsibleId = $"{row.ResponsibleId}", PersonName = seals.Open(FollowUpSeals.PersonName, row.FollowUpId, row.PersonName),
                PersonContact = seals.Open(FollowUpSeals.PersonContact, row.FollowUpId, row.PersonContact), NoticeGiven = row.NoticeGiven,
                Subject = seals.Open(FollowUpSeals.Subject, row.FollowUpId, row.Subject), DeadlineOn = row.DeadlineOn?.ToText() ?? "",
            },
            Entries = { entries.Select(entry => ToMessage(entry, state != FollowUpState.Closed && !entry.Done && entry.DueOn <= today)) },
            Result = EnumCodes.FromCode<FollowUpResult>(row.Result), Conclusion = seals.Open(FollowUpSeals.Conclusion, row.FollowUpId, row.Conclusion),
            ClosedOn = row.ClosedOn?.ToText() ?? "",
        };
    }

    private StoredEntry ToMessage(EntryRow row, bool toDo) => new()
    {
        Entry = new FollowUpEntry
        {
            EntryId = $"{row.EntryId}", Kind = EnumCodes.FromCode<EntryKind>(row.Kind), Private = row.Private, DueOn = row.DueOn?.ToText() ?? "",
            StartsAt = row.StartsAt?.ToText() ?? "", Text = seals.Open(FollowUpSeals.EntryText, row.EntryId, row.Text), Minutes = row.Minutes, Done = row.Done,
        },
        Revision = row.Revision, AuthorId = $"{row.AuthorId}", WrittenAt = Timestamp.FromDateTime(row.WrittenAt), ToDo = toDo,
    };
}
