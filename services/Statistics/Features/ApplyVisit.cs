using System.Text.Json;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Statistics.Domain;
using Dapper;
using MassTransit;

namespace AccesDroits.Statistics.Features;

/// <summary>Personne reçue: keeps the latest facts of a visit and moves the counters of its place and day by what changed.</summary>
public sealed class ApplyVisit(Inbox inbox, ProjectionStore projections) : IConsumer<VisitChanged>
{
    private const string Columns =
        """
        visit_id, revision, deleted, structure_id, place_id, date, session_id, person_id, anonymous,
        age_band, sex, single_parent, help_with_french, computer_at_home, entered_at, requests, leaves, marks
        """;

    private const string Values =
        """
        @Id, @Revision, @Deleted, @StructureId, @PlaceId, @Date, @SessionId, @personId, @anonymous,
        @AgeBand, @Sex, @SingleParent, @HelpWithFrench, @ComputerAtHome, @enteredAt, @requests::json, @leaves, @marks
        """;

    private const string InsertFirst = $"insert into visit_fact ({Columns}) values ({Values}) on conflict (visit_id) do nothing";
    private const string LockBefore = "select revision, deleted, place_id, date, leaves, marks from visit_fact where visit_id = @Id for update";
    private const string Replace = $"update visit_fact set ({Columns}) = ({Values}) where visit_id = @Id";

    // Dapper gives arrays to properties, not to constructors.
    private sealed record Before
    {
        public long Revision { get; init; }

        public bool Deleted { get; init; }

        public Guid PlaceId { get; init; }

        public DateOnly Date { get; init; }

        public string[] Leaves { get; init; } = [];

        public string[] Marks { get; init; } = [];
    }

    public Task Consume(ConsumeContext<VisitChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    private async Task ApplyAsync(InboxRound round, VisitChanged visit, CancellationToken cancellationToken)
    {
        string[] leaves = [.. visit.Requests.Select(projections.Current.LeafOf)];
        var marks = VisitMarks.Of(visit);
        var row = Row(visit, leaves, marks);
        DailyFigures? before = null;

        // When two revisions arrive at once for the first time, the second waits on the key and then finds the row.
        if (await round.Connection.ExecuteAsync(new CommandDefinition(InsertFirst, row, cancellationToken: cancellationToken)) == 0)
        {
            var stored = await round.Connection.QuerySingleAsync<Before>(new CommandDefinition(LockBefore, new { visit.Id }, cancellationToken: cancellationToken));
            if (stored.Revision >= visit.Revision)
            {
                return;
            }

            before = DailyFigures.OfVisit(stored.PlaceId, stored.Date, stored.Deleted, stored.Leaves, stored.Marks);
            await round.Connection.ExecuteAsync(new CommandDefinition(Replace, row, cancellationToken: cancellationToken));
        }

        round.LeaveMoves(before, DailyFigures.OfVisit(visit.PlaceId, visit.Date, visit.Deleted, leaves, marks));
    }

    private static object Row(VisitChanged visit, string[] leaves, string[] marks) => new
    {
        visit.Id,
        visit.Revision,
        visit.Deleted,
        visit.StructureId,
        visit.PlaceId,
        visit.Date,
        visit.SessionId,
        personId = visit.VisitorId ?? visit.Id,
        anonymous = visit.VisitorId is null,
        visit.Profile.AgeBand,
        visit.Profile.Sex,
        visit.Profile.SingleParent,
        visit.Profile.HelpWithFrench,
        visit.Profile.ComputerAtHome,
        enteredAt = visit.EnteredAt.UtcDateTime,
        requests = JsonSerializer.Serialize(visit.Requests, EventJson.Options),
        leaves,
        marks,
    };
}
