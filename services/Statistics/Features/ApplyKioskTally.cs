using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.Statistics.Domain;
using Dapper;
using MassTransit;

namespace AccesDroits.Statistics.Features;

/// <summary>Passage à la borne: keeps the latest facts of a tally and moves the counter of its place and day by what changed.</summary>
public sealed class ApplyKioskTally(Inbox inbox) : IConsumer<KioskTallyChanged>
{
    private const string InsertFirst =
        """
        insert into kiosk_fact (tally_id, revision, deleted, structure_id, place_id, date, passages)
        values (@Id, @Revision, @Deleted, @StructureId, @PlaceId, @Date, @Count) on conflict (tally_id) do nothing
        """;

    private const string LockBefore = "select revision, deleted, place_id, date, passages from kiosk_fact where tally_id = @Id for update";

    private const string Replace =
        """
        update kiosk_fact set revision = @Revision, deleted = @Deleted, structure_id = @StructureId, place_id = @PlaceId, date = @Date, passages = @Count
        where tally_id = @Id
        """;

    private sealed record Before(long Revision, bool Deleted, Guid PlaceId, DateOnly Date, int Passages);

    public Task Consume(ConsumeContext<KioskTallyChanged> context) => inbox.OnceAsync(context, ApplyAsync);

    private static async Task ApplyAsync(InboxRound round, KioskTallyChanged tally, CancellationToken cancellationToken)
    {
        DailyFigures? before = null;
        if (await round.Connection.ExecuteAsync(new CommandDefinition(InsertFirst, tally, cancellationToken: cancellationToken)) == 0)
        {
            var stored = await round.Connection.QuerySingleAsync<Before>(new CommandDefinition(LockBefore, new { tally.Id }, cancellationToken: cancellationToken));
            if (stored.Revision >= tally.Revision)
            {
                return;
            }

            before = DailyFigures.OfTally(stored.PlaceId, stored.Date, stored.Deleted, stored.Passages);
            await round.Connection.ExecuteAsync(new CommandDefinition(Replace, tally, cancellationToken: cancellationToken));
        }

        round.LeaveMoves(before, DailyFigures.OfTally(tally.PlaceId, tally.Date, tally.Deleted, tally.Count));
    }
}
