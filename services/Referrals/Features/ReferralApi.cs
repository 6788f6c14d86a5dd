using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>The RPCs of referrals, one file each, and what several of them do alike.</summary>
public sealed partial class ReferralApi(
    NpgsqlDataSource database, ReferralSeals seals, ReferralFacts facts, Schedule schedule, Routing routing, Notices notices, FollowUpService.FollowUpServiceClient followUps, Audit audit,
    Outbox outbox, TimeProvider clock) : ReferralService.ReferralServiceBase
{
    private const string Lock =
        $"""
        select r.referral_id, r.revision, r.state, r.information_requested_at, r.number, r.structure_id, r.place_id, r.follow_up_id, r.institution_id, r.topic_id, r.contact_id, r.power_to_act,
               r.sent_by, r.handled_by
        from referral r where r.referral_id = @referralId and {ReferralAccess.IsVisible} for update of r
        """;

    private const string SelectChange = "select content_hash from referral_change where referral_id = @ReferralId and revision = @Revision";

    // Each instant is that of the first time; whatever the institution does, it has taken notice.
    private const string Move =
        """
        update referral set
            revision = @Revision, state = @state,
            handled_by = case when @isOfPartner then coalesce(handled_by, @By) else handled_by end,
            acknowledged_at = case when @isOfPartner then coalesce(acknowledged_at, @now) else acknowledged_at end,
            started_at = case when @state = 'in-progress' then coalesce(started_at, @now) else started_at end,
            information_requested_at = case when @informationRequested then coalesce(information_requested_at, @now) end,
            answered_at = case when @state = 'answered' then @now else answered_at end,
            closed_at = case when @state = 'closed' then @now end,
            result = @Result, unblocking = coalesce(@Unblocking, unblocking), asked_rightly = coalesce(@AskedRightly, asked_rightly), answered_usefully = @AnsweredUsefully
        where referral_id = @ReferralId
        """;

    private const string StopClock = "insert into referral_pause (referral_id, from_at) values (@ReferralId, @now)";

    private const string StartClock = "update referral_pause set to_at = @now where referral_id = @ReferralId and to_at is null";

    private const string InsertChange =
        """
        insert into referral_change (referral_id, revision, act, content_hash, changed_by, changed_at)
        values (@ReferralId, @Revision, @act, @hash, @By, @now)
        """;

    private sealed record LockedReferral(
        Guid ReferralId, long Revision, string State, DateTime? InformationRequestedAt, string? Number, Guid StructureId, Guid PlaceId, Guid FollowUpId, Guid InstitutionId, Guid? TopicId,
        Guid? ContactId, bool PowerToAct, Guid? SentBy, Guid? HandledBy)
    {
        public Stage Stage => new(EnumCodes.FromCode<ReferralState>(State), InformationRequestedAt is not null);
    }

    /// <summary>An act that makes a revision.</summary>
    private sealed record Command(ReferralAct Act, Guid ReferralId, long ExpectedRevision, Guid By, byte[] Hash)
    {
        public string? Result { get; init; }

        public string? Unblocking { get; init; }

        public string? AskedRightly { get; init; }

        public string? AnsweredUsefully { get; init; }

        /// <summary>The revision that the act makes.</summary>
        public long Revision => ExpectedRevision + 1;

        public static Command Of(ReferralAct act, IMessage request, string referralId, long expectedRevision, string by) =>
            new(act, Guid.Parse(referralId), expectedRevision, Guid.Parse(by), ContentHash.Of(request));
    }

    private static Guid Me(ServerCallContext context) => context.Caller().Id;

    internal static Guid? OrNull(string id) => id.Length == 0 ? null : Guid.Parse(id);

    /// <summary>Whoever does something says so of themselves.</summary>
    private static void CheckAuthor(ServerCallContext context, string accountId, string field)
    {
        var violations = new Violations();
        violations.AddIf(Guid.Parse(accountId) != Me(context), field, "other-account", "Indiquez la personne connectée.");
        violations.ThrowIfAny();
    }

    /// <summary>Does an act in one transaction, once: what it changes, the planned reminders, the event, whom it tells and the journal.</summary>
    /// <param name="tell">Comes last: a notice bears the due day that the act leaves.</param>
    private async Task<ReferralRevision> ActAsync(
        Command command, ServerCallContext context, Func<NpgsqlConnection, LockedReferral, Task> effect, Func<NpgsqlConnection, Guid, Task>? tell = null)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var locked = await LockAsync(connection, command.ReferralId, context);
        if (!await WasMadeAsync(connection, command, context))
        {
            var stage = StageAfter(command, locked);
            await effect(connection, locked);
            await MoveAsync(connection, command, locked, stage, context.CancellationToken);
            await (tell?.Invoke(connection, command.ReferralId) ?? Task.CompletedTask);
            await audit.WriteAsync(connection, context, new Act($"referral.{command.Act.ToCode()}", "referral", command.ReferralId));
            await transaction.CommitAsync(context.CancellationToken);
            outbox.Wake();
        }

        return new ReferralRevision { Revision = command.Revision };
    }

    private static async Task<LockedReferral> LockAsync(NpgsqlConnection connection, Guid referralId, ServerCallContext context)
    {
        var asked = ReferralAccess.ParametersOf(context);
        asked.AddDynamicParams(new { referralId });
        return await connection.QuerySingleOrDefaultAsync<LockedReferral>(new CommandDefinition(Lock, asked, cancellationToken: context.CancellationToken)) ?? throw ReferralAccess.Unknown();
    }

    private async Task<bool> WasMadeAsync(NpgsqlConnection connection, Command command, ServerCallContext context) =>
        seals.IsSame(
            command.ReferralId,
            await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(SelectChange, new { command.ReferralId, command.Revision }, cancellationToken: context.CancellationToken)),
            command.Hash);

    private static Stage StageAfter(Command command, LockedReferral locked) =>
        locked.Revision != command.ExpectedRevision ? throw Errors.Stale() : locked.Stage.After(command.Act) ?? throw WrongState();

    private static RpcException WrongState() => Errors.BrokenRule("wrong-state", "Cette sollicitation n'en est pas là : relisez-la.");

    private async Task MoveAsync(NpgsqlConnection connection, Command command, LockedReferral locked, Stage stage, CancellationToken cancellationToken)
    {
        var row = new DynamicParameters(command);
        row.AddDynamicParams(new
        {
            state = stage.State.ToCode(), informationRequested = stage.InformationRequested, isOfPartner = command.Act.IsOfPartner(), act = command.Act.ToCode(), now = clock.GetUtcNow(),
            hash = seals.SealHash(command.ReferralId, command.Hash),
        });
        await RunAsync(Move);
        await RunAsync(InsertChange);
        if (stage.InformationRequested != locked.Stage.InformationRequested)
        {
            await RunAsync(stage.InformationRequested ? StopClock : StartClock);
        }

        if (stage.State != ReferralState.Draft)
        {
            await schedule.ReplanAsync(connection, command.ReferralId, cancellationToken);
            await facts.PublishAsync(connection, command.ReferralId, cancellationToken);
        }

        Task RunAsync(string statement) => connection.ExecuteAsync(new CommandDefinition(statement, row, cancellationToken: cancellationToken));
    }
}
