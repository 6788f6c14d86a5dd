using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Workshops.Features.Rosters;

public sealed partial class RosterApi
{
    private const string LockEnrolment = "select enrolment_id from enrolment where enrolment_id = @enrolmentId and structure_id = @own for update";

    private const string ReplaceBefore =
        """
        update skill set before = null where enrolment_id = @enrolmentId;
        insert into skill (enrolment_id, skill, before) select @enrolmentId, * from unnest(@skills, @levels)
        on conflict (enrolment_id, skill) do update set before = excluded.before;
        delete from skill where enrolment_id = @enrolmentId and before is null and after is null;
        """;

    private static readonly string ReplaceAfter = ReplaceBefore.Replace("before = ", "after = ", StringComparison.Ordinal)
        .Replace("skill, before)", "skill, after)", StringComparison.Ordinal).Replace("excluded.before", "excluded.after", StringComparison.Ordinal);

    public override async Task<RecordSkillsResponse> RecordSkills(RecordSkillsRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        for (var index = 0; index < request.Levels.Count; index++)
        {
            violations.AddIf(request.Levels.Take(index).Any(other => other.Skill == request.Levels[index].Skill), $"levels[{index}].skill", "repeated", "Chaque question n'a qu'une réponse.");
        }

        violations.ThrowIfAny();
        var row = new
        {
            enrolmentId = Guid.Parse(request.EnrolmentId), own = Own.Structure(context), skills = request.Levels.Select(level => level.Skill.ToCode()).ToArray(),
            levels = request.Levels.Select(level => (short)level.Level).ToArray(),
        };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(LockEnrolment, row, cancellationToken: context.CancellationToken)) is null)
        {
            throw Own.UnknownEnrolment();
        }

        await connection.ExecuteAsync(new CommandDefinition(request.Moment == SkillMoment.Before ? ReplaceBefore : ReplaceAfter, row, cancellationToken: context.CancellationToken));
        await facts.PublishSeatsAsync(connection, [row.enrolmentId], context.CancellationToken);
        await audit.WriteAsync(connection, context, new Act("enrolment.skills", "enrolment", row.enrolmentId));
        await transaction.CommitAsync(context.CancellationToken);
        outbox.Wake();
        return new RecordSkillsResponse();
    }
}
