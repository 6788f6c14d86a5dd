using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using MassTransit;
using Npgsql;

namespace AccesDroits.Workshops.Features.Copies;

/// <summary>
/// Personnes: two codes of one person are one participant from then on, and of somebody who is forgotten nothing nominal stays. Whatever the order
/// in which it is told: who was merged into somebody who was merged goes to who stays in the end.
/// </summary>
public sealed class FollowVisitor(Inbox inbox, WorkshopFacts facts) : IConsumer<VisitorChanged>
{
    private const string Keep =
        """
        insert into visitor (visitor_id, revision, erased, merged_into) values (@Id, @Revision, @Deleted, @MergedInto)
        on conflict (visitor_id) do update set revision = @Revision, erased = @Deleted, merged_into = @MergedInto where visitor.revision < @Revision
        """;

    private const string Move =
        """
        with recursive step as (
            select visitor_id as old, merged_into as now from visitor where merged_into is not null
            union
            select step.old, visitor.merged_into from step join visitor on visitor.visitor_id = step.now where visitor.merged_into is not null
        ), final as (
            select old, now from step where not exists (select from visitor where visitor.visitor_id = step.now and visitor.merged_into is not null)
        )
        update enrolment e set visitor_id = final.now from final where e.visitor_id = final.old returning e.enrolment_id
        """;

    private const string Forget =
        """
        update enrolment set first_name = null, phone = null, needs = null, first_reason = null, content_hash = null
        from visitor
        where visitor.visitor_id = enrolment.visitor_id and visitor.erased
            and (first_name is not null or phone is not null or needs is not null or first_reason is not null or content_hash is not null)
        """;

    public Task Consume(ConsumeContext<VisitorChanged> context) => inbox.OnceAsync(context, FollowAsync);

    private async Task FollowAsync(NpgsqlConnection connection, VisitorChanged visitor, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Keep, visitor, cancellationToken: cancellationToken));
        var moved = (await connection.QueryAsync<Guid>(new CommandDefinition(Move, cancellationToken: cancellationToken))).AsList();
        await facts.PublishSeatsAsync(connection, moved, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Forget, cancellationToken: cancellationToken));
    }
}
