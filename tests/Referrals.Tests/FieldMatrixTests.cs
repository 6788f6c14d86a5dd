using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AccesDroits.Referrals.Tests;

/// <summary>Who reads which field of a case: each field of the contract, as everybody who may ask.</summary>
public sealed class FieldMatrixTests(Suite suite)
{
    // The follow-up and the visit are the sender's own affair.
    private static readonly string[] OfTheSender = ["summary.follow_up_id", "visit_id"];

    // A closed case waits for nobody; this one was neither late, transferred nor stranded.
    private static readonly string[] OfOtherCases =
    [
        "summary.due.kind", "summary.due.due_on", "summary.due.working_days", "summary.due.rule", "summary.due.done", "summary.due.late", "summary.information_requested", "summary.escalation",
        "deadlines.late", "previous_referral_id", "next_referral_id", "nobody_since",
    ];

    [Fact]
    public async Task Each_field_is_read_by_those_whom_it_concerns_and_by_nobody_else()
    {
        var world = await World.CreateAsync(suite);
        var (partners, others) = (await Partners.CreateAsync(suite, world), await Partners.CreateAsync(suite, world));
        var id = await ClosedCaseAsync(world, partners);
        var (everything, sender) = (PathsOf(GetReferralResponse.Descriptor).Except(OfOtherCases).Order(StringComparer.Ordinal).ToList(), world.Caller(Role.SocialWorker));
        var ofThePartner = everything.Except(OfTheSender).ToList();
        var viewers = new Dictionary<string, (Caller Caller, List<string> Fields)>(StringComparer.Ordinal)
        {
            ["sender"] = (sender, everything),
            ["holder"] = (partners.Holder, ofThePartner),
            ["responsable"] = (partners.Supervisor, ofThePartner),
            ["colleague of the sender"] = (sender with { Id = Guid.NewGuid() }, []),
            ["sender in another structure"] = (sender with { StructureId = Guid.NewGuid() }, []),
            ["receiver"] = (world.Caller(Role.Receiver), []),
            ["coordinator"] = (world.Caller(Role.Coordinator), []),
            ["colleague of the holder"] = (partners.Colleague, []),
            ["holder in another institution"] = (partners.Holder with { InstitutionId = Guid.NewGuid() }, []),
            ["other partner"] = (others.Holder, []),
            ["responsable elsewhere"] = (others.Supervisor, []),
            ["network admin"] = (new Caller(Guid.NewGuid(), Role.NetworkAdmin), []),
            ["dpo"] = (new Caller(Guid.NewGuid(), Role.Dpo), []),
            ["statistics reader"] = (new Caller(Guid.NewGuid(), Role.StatisticsReader), []),
        };
        foreach (var (who, (caller, fields)) in viewers)
        {
            Assert.Equal((who, string.Join('\n', fields)), (who, string.Join('\n', await FieldsReadAsync(caller, id))));
        }
    }

    private static async Task<string> ClosedCaseAsync(World world, Partners partners)
    {
        await world.Desk.LogVisitAsync(world.VisitToFollowUp());
        var opened = Assert.Single((await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest { State = FollowUpState.ToTakeUp })).FollowUps);
        await world.FollowUps.UpdateFollowUpAsync(new UpdateFollowUpRequest { FollowUpId = opened.FollowUpId, Content = world.FollowUp().Content, ExpectedRevision = 1, UpdatedBy = world.ReceiverId });
        var draft = await world.DraftAsync(partners);
        (draft.FollowUpId, draft.Content.PowerToAct, draft.Content.StepsTried, draft.Content.DeadlineOn) = (opened.FollowUpId, true, "Deux appels", "2098-03-01");
        await world.Referrals.CreateDraftAsync(draft);
        var send = world.Send(draft.ReferralId);
        send.MandateSignedOn = "2026-01-05";
        await world.Referrals.SendReferralAsync(send);
        var (id, by, holder) = (draft.ReferralId, $"{partners.Holder.Id}", partners.As(partners.Holder));
        await world.Referrals.AddMessageAsync(new AddMessageRequest { MessageId = World.NewId(), ReferralId = id, Text = "Entre nous", Internal = true, AuthorId = world.ReceiverId });
        await holder.AddMessageAsync(new AddMessageRequest { MessageId = World.NewId(), ReferralId = id, Text = "Entre nous aussi", Internal = true, AuthorId = by });
        await holder.AnswerReferralAsync(new AnswerReferralRequest { Act = World.Act(id, 2, by), Unblocking = Unblocking.Explained, AskedRightly = Relevance.Yes });
        await world.Referrals.CloseReferralAsync(new CloseReferralRequest { Act = World.Act(id, 3, world.ReceiverId), Result = ReferralResult.Resolved, AnsweredUsefully = Relevance.Yes });
        return id;
    }

    private async Task<IEnumerable<string>> FieldsReadAsync(Caller caller, string id)
    {
        try
        {
            var read = await new ReferralService.ReferralServiceClient(suite.As(caller)).GetReferralAsync(new GetReferralRequest { ReferralId = id });
            return FieldsOf(read).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
        {
            return [];
        }
    }

    private static IEnumerable<string> PathsOf(MessageDescriptor message, string under = "") => message.Fields.InFieldNumberOrder().SelectMany(field =>
        field.FieldType == FieldType.Message && field.MessageType.File.Package == message.File.Package ? PathsOf(field.MessageType, $"{under}{field.Name}.") : [$"{under}{field.Name}"]);

    private static IEnumerable<string> FieldsOf(IMessage message, string under = "") => message.Descriptor.Fields.InFieldNumberOrder().SelectMany(field =>
    {
        var value = field.Accessor.GetValue(message);
        var values = value is System.Collections.IList list ? list.Cast<object>() : IsDefault(value) ? [] : [value!];
        return values.SelectMany(one => one is IMessage inner && inner.Descriptor.File.Package == message.Descriptor.File.Package ? FieldsOf(inner, $"{under}{field.Name}.") : [$"{under}{field.Name}"]);
    });

    private static bool IsDefault(object? value) => value switch
    {
        null or "" or false or 0 or 0L => true,
        Enum one => Convert.ToInt32(one, System.Globalization.CultureInfo.InvariantCulture) == 0,
        _ => false,
    };
}
