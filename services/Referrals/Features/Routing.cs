using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using Dapper;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>Says whom a case goes to, from what Directory has said of the posts and of those who hold them.</summary>
public sealed class Routing
{
    // A post without territories answers for those of its institution, and an institution without any for the whole département.
    private const string Posts =
        """
        with here as (
            select coalesce(array_agg(territory_id), '{}') as ids
            from territory_place join territory using (territory_id) where place_id = @placeId and during @> @day::date and not deleted)
        select contact_id as id, code, supervisor as is_supervisor, deputy_id,
            active and exists (
                select from account a
                where a.contact_id = c.contact_id and a.institution_id = c.institution_id and not a.deleted and not a.deactivated and a.mission @> @day::date) as is_held,
            exists (select from unnest(absences) as absence where absence @> @day::date) as is_absent,
            (topic_ids = '{}' or coalesce(@topicId::uuid = any(topic_ids), false))
                and (case when c.territory_ids = '{}' then i.territory_ids = '{}' or i.territory_ids && here.ids else c.territory_ids && here.ids end) as fits,
            topic_ids <> '{}' as names_topic, c.territory_ids <> '{}' as names_territory
        from contact c join institution i using (institution_id) cross join here
        where institution_id = @institutionId and not c.deleted and not i.deleted
        """;

    private const string HasPartner =
        """
        select exists (
            select from account join institution using (institution_id)
            where institution_id = @institutionId and not institution.deleted and not account.deleted and not deactivated and mission @> @day::date
                and role in ('partner-contact', 'partner-supervisor'))
        """;

    /// <summary>Whom a case of the institution about a topic goes to on a day, or that nobody can receive it.</summary>
    /// <param name="topicId">Null for a case that no topic fits: it goes to who deals with everything.</param>
    public async Task<Recipient> FindAsync(NpgsqlConnection connection, Guid institutionId, Guid? topicId, Guid placeId, DateOnly day, CancellationToken cancellationToken)
    {
        var posts = await connection.QueryAsync<Post>(new CommandDefinition(Posts, new { institutionId, topicId, placeId, day }, cancellationToken: cancellationToken));
        var destination = Destination.Find(posts.AsList());
        return new Recipient
        {
            InstitutionId = $"{institutionId}", ContactId = $"{destination.Receiver?.Id}", AbsentContactId = $"{destination.Absent?.Id}",
            Nobody = destination.Receiver is null
                && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HasPartner, new { institutionId, day }, cancellationToken: cancellationToken)),
        };
    }
}
