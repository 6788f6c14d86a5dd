using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features.DelayRules;

/// <summary>Délais: the rules that say how many working days an institution has.</summary>
public sealed class DelayApi(NpgsqlDataSource database, Audit audit) : DelayService.DelayServiceBase
{
    private const string Columns = "select rule_id, revision, institution_id, topic_id, urgent, acknowledge_days, answer_days from delay_rule";

    private const string SelectAll =
        $"{Columns} where institution_id is null or @ownId is null or institution_id = @ownId order by institution_id nulls first, topic_id nulls first, urgent";

    private const string Lock = $"{Columns} where rule_id = @ruleId for update";

    private const string LookUp =
        """
        select (@institutionId is null or exists (select from institution where institution_id = @institutionId and not deleted)) as knows_institution,
               (@topicId is null or exists (select from topic where topic_id = @topicId and not deleted)) as knows_topic
        """;

    private const string Insert =
        """
        insert into delay_rule (rule_id, revision, institution_id, topic_id, urgent, acknowledge_days, answer_days)
        values (@ruleId, 1, @institutionId, @topicId, @Urgent, @AcknowledgeDays, @AnswerDays)
        on conflict do nothing
        """;

    private const string Update = "update delay_rule set revision = revision + 1, acknowledge_days = @AcknowledgeDays, answer_days = @AnswerDays where rule_id = @ruleId";

    private const string Delete = "delete from delay_rule where rule_id = @ruleId";

    private sealed record Row(Guid RuleId, long Revision, Guid? InstitutionId, Guid? TopicId, bool Urgent, int AcknowledgeDays, int AnswerDays)
    {
        public DelayRule Rule => new()
        {
            RuleId = $"{RuleId}", InstitutionId = $"{InstitutionId}", TopicId = $"{TopicId}", Urgent = Urgent, AcknowledgeDays = AcknowledgeDays, AnswerDays = AnswerDays,
        };
    }

    private sealed record Known(bool KnowsInstitution, bool KnowsTopic);

    public override async Task<ListDelayRulesResponse> ListDelayRules(ListDelayRulesRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(SelectAll, new { ownId = context.Caller().InstitutionId }, cancellationToken: context.CancellationToken));
        return new ListDelayRulesResponse
        {
            Rules = { rows.Select(row => new StoredDelayRule { Rule = row.Rule, Revision = row.Revision }) },
            Defaults = { DefaultOf(urgent: false), DefaultOf(urgent: true) },
        };
    }

    public override async Task<PutDelayRuleResponse> PutDelayRule(PutDelayRuleRequest request, ServerCallContext context)
    {
        var rule = request.Rule;
        var row = new { ruleId = Guid.Parse(rule.RuleId), institutionId = ReferralApi.OrNull(rule.InstitutionId), topicId = ReferralApi.OrNull(rule.TopicId), rule.Urgent, rule.AcknowledgeDays, rule.AnswerDays };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await CheckAsync(connection, rule, row, context.CancellationToken);
        var stored = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(Lock, row, cancellationToken: context.CancellationToken));
        if (stored?.Rule.Equals(rule) == true)
        {
            return new PutDelayRuleResponse { Revision = stored.Revision };
        }

        CheckChange(stored, rule, request.ExpectedRevision);
        if (await connection.ExecuteAsync(new CommandDefinition(stored is null ? Insert : Update, row, cancellationToken: context.CancellationToken)) == 0)
        {
            throw Errors.AlreadyExists("delay-taken", "Ce délai est déjà fixé : modifiez-le dans la liste.");
        }

        await audit.WriteAsync(connection, context, new Act("delay-rule.change", "delay-rule", row.ruleId));
        await transaction.CommitAsync(context.CancellationToken);
        return new PutDelayRuleResponse { Revision = (stored?.Revision ?? 0) + 1 };
    }

    public override async Task<RemoveDelayRuleResponse> RemoveDelayRule(RemoveDelayRuleRequest request, ServerCallContext context)
    {
        var asked = new { ruleId = Guid.Parse(request.RuleId) };
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(Lock, asked, cancellationToken: context.CancellationToken)) is { } stored)
        {
            if (stored.Revision != request.ExpectedRevision)
            {
                throw Errors.Stale();
            }

            await connection.ExecuteAsync(new CommandDefinition(Delete, asked, cancellationToken: context.CancellationToken));
            await audit.WriteAsync(connection, context, new Act("delay-rule.remove", "delay-rule", asked.ruleId));
            await transaction.CommitAsync(context.CancellationToken);
        }

        return new RemoveDelayRuleResponse();
    }

    private static DelayRule DefaultOf(bool urgent)
    {
        var days = ReferralClock.DefaultOf(urgent);
        return new DelayRule { Urgent = urgent, AcknowledgeDays = days.AcknowledgeDays, AnswerDays = days.AnswerDays };
    }

    private static async Task CheckAsync(NpgsqlConnection connection, DelayRule rule, object row, CancellationToken cancellationToken)
    {
        var known = await connection.QuerySingleAsync<Known>(new CommandDefinition(LookUp, row, cancellationToken: cancellationToken));
        var violations = new Violations("rule.");
        violations.AddIf(!known.KnowsInstitution, "institution_id", "unknown-institution", "Choisissez une institution de l'annuaire.");
        violations.AddIf(!known.KnowsTopic, "topic_id", "unknown-topic", "Choisissez un thème de l'annuaire.");
        violations.AddIf(rule.AnswerDays < rule.AcknowledgeDays, "answer_days", "too-short", "Laissez au moins autant de jours pour répondre que pour accuser réception.");
        violations.ThrowIfAny();
    }

    private static void CheckChange(Row? stored, DelayRule rule, long expectedRevision)
    {
        if (stored is null)
        {
            if (expectedRevision > 0)
            {
                throw Errors.NotFound("unknown-delay-rule", "Ce délai n'existe plus : il a été retiré.");
            }
        }
        else if (stored.Revision != expectedRevision)
        {
            throw expectedRevision == 0 ? Errors.IdTaken() : Errors.Stale();
        }
        else if ((stored.InstitutionId, stored.TopicId, stored.Urgent) != (ReferralApi.OrNull(rule.InstitutionId), ReferralApi.OrNull(rule.TopicId), rule.Urgent))
        {
            throw Errors.BrokenRule("scope-fixed", "Un délai garde son institution, son thème et son urgence : retirez-le, puis ajoutez-en un autre.");
        }
    }
}
