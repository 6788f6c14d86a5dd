using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Who may call what: every RPC, by every role, in its structure and in another one, with and without a good token.</summary>
[Collection(Alone.Name)]
public sealed class MatrixTests(Suite suite, ValidRequests valid) : IClassFixture<ValidRequests>
{
    // Who may call it starts something that others would notice; RebuildTests start it.
    private const string Rebuild = "/accesdroits.statistics.v1.StatisticsService/RebuildStatistics";

    // What somebody of another structure is answered about a record of this one: the code of the refusal, or what they may share.
    private const string Shared = "shared by the network", OwnOnly = "their own only", Themselves = "nobody but themselves";
    private const string Reception = "/accesdroits.reception.v1.ReceptionService/", FollowUps = "/accesdroits.reception.v1.FollowUpService/", Visitors = "/accesdroits.reception.v1.VisitorService/", Planning = "/accesdroits.reception.v1.PlanningService/", Taxonomies = "/accesdroits.reception.v1.TaxonomyService/", Referrals = "/accesdroits.referrals.v1.ReferralService/", Attachments = "/accesdroits.referrals.v1.AttachmentService/", Statistics = "/accesdroits.statistics.v1.StatisticsService/", Workshops = "/accesdroits.workshops.v1.", Publications = "/accesdroits.statistics.v1.PublicationService/", Evaluation = "/accesdroits.statistics.v1.EvaluationService/";
    private const string Directory = "/accesdroits.directory.v1.DirectoryService/", SignIn = "/accesdroits.directory.v1.SignInService/";
    private const string Accounts = "/accesdroits.directory.v1.AccountService/", MyAccount = "/accesdroits.directory.v1.MyAccountService/";

    private static readonly Dictionary<string, string> ForAnotherStructure = new(StringComparer.Ordinal)
    {
        [Reception + "LogVisit"] = "unknown-place",
        [Reception + "GetDesk"] = "unknown-place",
        [Reception + "RecordLeftUnserved"] = "unknown-session",
        [Reception + "SetVisitAside"] = "unknown-session",
        [Reception + "GetVisitSetAside"] = "not-set-aside",
        [Reception + "DropVisitSetAside"] = OwnOnly,
        [Reception + "RecordKioskTally"] = "unknown-place",
        [Reception + "PlanDropInSession"] = "unknown-place",
        [Reception + "CloseDropInSession"] = "unknown-session",
        [Reception + "CorrectDropInSession"] = "unknown-session",
        [Reception + "DeleteDropInSession"] = "unknown-session",
        [Reception + "CorrectVisit"] = "unknown-visit",
        [Reception + "DeleteVisit"] = "unknown-visit",
        [Reception + "ImportVisits"] = "unknown-place",
        [Reception + "GetVisit"] = "unknown-visit",
        [Reception + "ListVisits"] = OwnOnly,
        [Reception + "ListInPlaceRequests"] = OwnOnly,
        [Reception + "ListReturns"] = OwnOnly,
        [Reception + "CorrectKioskTally"] = "unknown-tally",
        [Reception + "DeleteKioskTally"] = "unknown-tally",
        [Reception + "IssueVisitorCodes"] = "unknown-structure",
        [Reception + "ResolveVisitorCode"] = Shared,
        [Reception + "GetTaxonomy"] = Shared,
        [FollowUps + "OpenFollowUp"] = "unknown-visit",
        [FollowUps + "ListFollowUps"] = OwnOnly,
        [FollowUps + "GetFollowUp"] = "unknown-follow-up",
        [FollowUps + "UpdateFollowUp"] = "unknown-follow-up",
        [FollowUps + "AddEntry"] = "unknown-follow-up",
        [FollowUps + "SetEntry"] = "unknown-entry",
        [FollowUps + "CloseFollowUp"] = "unknown-follow-up",
        [Visitors + "MergeVisitors"] = Shared,
        [Visitors + "EraseVisitor"] = Shared,
        [Planning + "PlanRecurrence"] = "unknown-place",
        [Planning + "ListPlanning"] = OwnOnly,
        [Planning + "GetPlannedSession"] = "unknown-session",
        [Planning + "ChangeSeries"] = "unknown-series",
        [Planning + "DeleteSeries"] = "unknown-series",
        [Planning + "GetCoverage"] = OwnOnly,
        [Taxonomies + "ListCodes"] = OwnOnly,
        [Taxonomies + "ListCodeChanges"] = OwnOnly,
        [Taxonomies + "AddLocalCode"] = OwnOnly,
        [Taxonomies + "ChangeLabel"] = "unknown-entry",
        [Taxonomies + "EndCode"] = "unknown-entry",
        [Taxonomies + "UndoEnd"] = "unknown-entry",
        [Taxonomies + "GetPlaceShortcuts"] = "unknown-place",
        [Taxonomies + "PutPlaceShortcuts"] = "unknown-place",
        [Referrals + "CreateDraft"] = "unknown-follow-up",
        [Referrals + "UpdateDraft"] = "unknown-referral",
        [Referrals + "DeleteDraft"] = "unknown-referral",
        [Referrals + "PreviewReferral"] = "unknown-referral",
        [Referrals + "SendReferral"] = "unknown-referral",
        [Referrals + "GetReferral"] = "unknown-referral",
        [Referrals + "AddMessage"] = "unknown-referral",
        [Referrals + "MarkReferralRead"] = "unknown-referral",
        [Referrals + "InviteColleague"] = "unknown-referral",
        [Referrals + "GiveInformation"] = "unknown-referral",
        [Referrals + "CloseReferral"] = "unknown-referral",
        [Referrals + "WithdrawReferral"] = "unknown-referral",
        [Referrals + "ListReferrals"] = OwnOnly,
        [Referrals + "CountNews"] = OwnOnly,
        ["/accesdroits.referrals.v1.DelayService/ListDelayRules"] = Shared,
        [Attachments + "UploadAttachment"] = "unknown-referral",
        [Attachments + "GetUpload"] = "unknown-attachment",
        [Attachments + "DownloadAttachment"] = "unknown-attachment",
        [Attachments + "ListAttachments"] = "unknown-referral",
        [Attachments + "RemoveAttachment"] = "unknown-attachment",
        [Workshops + "ModuleService/PutModule"] = "unknown-module",
        [Workshops + "ModuleService/ListModules"] = Shared,
        [Workshops + "CycleService/PreviewCycle"] = "foreign-place",
        [Workshops + "CycleService/PlanCycle"] = "foreign-place",
        [Workshops + "CycleService/ListCycles"] = OwnOnly,
        [Workshops + "CycleService/GetCycle"] = "unknown-cycle",
        [Workshops + "CycleService/ListSessions"] = OwnOnly,
        [Workshops + "CycleService/ChangeCycle"] = "unknown-cycle",
        [Workshops + "CycleService/AddSession"] = "unknown-cycle",
        [Workshops + "CycleService/PreviewSession"] = "unknown-session",
        [Workshops + "CycleService/ChangeSession"] = "unknown-session",
        [Workshops + "CycleService/CancelSession"] = "unknown-session",
        [Workshops + "CycleService/ListClosedDays"] = Shared,
        [Workshops + "EnrolmentService/Enrol"] = "unknown-cycle",
        [Workshops + "EnrolmentService/UpdateEnrolment"] = "unknown-enrolment",
        [Workshops + "EnrolmentService/ConfirmSeat"] = "unknown-enrolment",
        [Workshops + "EnrolmentService/LeaveSeat"] = "unknown-enrolment",
        [Workshops + "EnrolmentService/PutFirst"] = "unknown-enrolment",
        [Workshops + "EnrolmentService/TransferEnrolment"] = "unknown-enrolment",
        [Workshops + "EnrolmentService/ListCalls"] = OwnOnly,
        [Workshops + "EnrolmentService/RecordCall"] = "unknown-call",
        [Workshops + "RosterService/GetRoster"] = "unknown-session",
        [Workshops + "RosterService/MarkAttendance"] = "unknown-session",
        [Workshops + "RosterService/RecordSkills"] = "unknown-enrolment",
        [Workshops + "RosterService/CloseSession"] = "unknown-session",
        [Workshops + "RosterService/GetPathway"] = Shared,
        [Workshops + "CalendarService/CreateCalendarLink"] = "unknown-subject",
        [Workshops + "CalendarService/ListCalendarLinks"] = OwnOnly,
        [Workshops + "CalendarService/RevokeCalendarLink"] = "unknown-link",
        [Statistics + "GetReport"] = "unknown-scope",
        [Statistics + "GetMonths"] = "unknown-scope",
        [Statistics + "GetReferralFigures"] = OwnOnly,
        [Statistics + "GetWorkshopFigures"] = OwnOnly,
        [Statistics + "ListPoints"] = OwnOnly,
        [Statistics + "GetDetails"] = "unknown-scope",
        [Statistics + "ListIndicators"] = Shared,
        [Publications + "ListPublications"] = Shared,
        [Publications + "GetPublication"] = Shared,
        [Publications + "GetPublicationFile"] = Shared,
        [Publications + "ListPublicationChanges"] = Shared,
        [Evaluation + "PutObjective"] = "unknown-objective",
        [Evaluation + "DeleteObjective"] = "unknown-objective",
        [Evaluation + "ListObjectives"] = OwnOnly,
        [Evaluation + "SetBenchmarkConsent"] = OwnOnly,
        [Evaluation + "GetBenchmark"] = "no-consent",
        [Evaluation + "PutActionSheet"] = OwnOnly,
        [Evaluation + "GetActionSheet"] = OwnOnly,
        [Directory + "PutPlace"] = "other-structure",
        [Directory + "PutContact"] = Shared,
        [Directory + "GetStructure"] = Shared,
        [Directory + "ListStructures"] = Shared,
        [Directory + "GetPlace"] = Shared,
        [Directory + "ListPlaces"] = Shared,
        [Directory + "GetTerritory"] = Shared,
        [Directory + "ListTerritories"] = Shared,
        [Directory + "GetRecognition"] = Shared,
        [Directory + "ListRecognitions"] = Shared,
        [Directory + "GetInstitution"] = Shared,
        [Directory + "ListInstitutions"] = Shared,
        [Directory + "GetTopic"] = Shared,
        [Directory + "ListTopics"] = Shared,
        [Directory + "GetContact"] = Shared,
        [Directory + "ListContacts"] = Shared,
        [Accounts + "InviteAccount"] = "scope-denied",
        [Accounts + "PutAccount"] = "unknown-record",
        [Accounts + "GetAccount"] = "unknown-record",
        [Accounts + "ListAccounts"] = OwnOnly,
        [Accounts + "ListColleagues"] = OwnOnly,
        [Accounts + "ResendInvitation"] = "unknown-record",
        [Accounts + "DeactivateAccount"] = "unknown-record",
        [Accounts + "ReactivateAccount"] = "unknown-record",
        [Accounts + "UnlockAccount"] = "unknown-record",
        [Accounts + "ResetAccountTotp"] = "unknown-record",
        [MyAccount + "GetMyAccount"] = Themselves,
        [MyAccount + "ChangeMyPassword"] = Themselves,
        [MyAccount + "StartTotp"] = Themselves,
        [MyAccount + "ConfirmTotp"] = Themselves,
        [MyAccount + "RenewRecoveryCodes"] = Themselves,
        [MyAccount + "SignOutEverywhere"] = Themselves,
        [SignIn + "SignOut"] = Themselves,
    };

    public static TheoryData<string> Rpcs => [.. ContractCatalog.Methods.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> RpcsOfStructures =>
        [.. ContractCatalog.Methods.Where(method => RolesOf(method.Key).Any(role => role.ActsInStructure())).Select(method => method.Key).Order(StringComparer.Ordinal)];

    private static IEnumerable<Role> People => Enum.GetValues<Role>().Where(role => role is not (Role.Unspecified or Role.Public));

    [Theory, MemberData(nameof(Rpcs))]
    public async Task An_RPC_is_for_the_roles_of_its_contract_and_for_no_other(string rpc)
    {
        foreach (var role in People)
        {
            var allowed = RolesOf(rpc).Contains(role) || RolesOf(rpc).Contains(Role.Public);
            if (allowed && rpc == Rebuild)
            {
                continue;
            }

            var answer = await CallAsync(rpc, suite.Mint.Token(CallerOf(role)), []);
            Assert.Equal((rpc, role, !allowed), (rpc, role, answer.Status.StatusCode == StatusCode.PermissionDenied && answer.Code == "role-denied"));
            Assert.NotEqual(StatusCode.Unauthenticated, answer.Status.StatusCode);
        }
    }

    [Theory, MemberData(nameof(Rpcs))]
    public async Task Without_a_good_token_nobody_calls_an_RPC_that_is_not_public(string rpc)
    {
        var isPublic = RolesOf(rpc).Contains(Role.Public);
        foreach (var (what, token) in Tokens.Bad(suite, CallerOf(RolesOf(rpc)[0] == Role.Public ? Role.NetworkAdmin : RolesOf(rpc)[0])))
        {
            var answer = await CallAsync(rpc, token, []);
            Assert.Equal((rpc, what, !isPublic), (rpc, what, answer is { Status.StatusCode: StatusCode.Unauthenticated, Code: "sign-in-required" }));
        }
    }

    [Theory, MemberData(nameof(RpcsOfStructures))]
    public async Task What_belongs_to_one_structure_is_unknown_to_the_people_of_another(string rpc)
    {
        Assert.True(ForAnotherStructure.TryGetValue(rpc, out var expected), $"{rpc} is for people of structures: say what those of another structure are answered.");
        if (expected == Themselves)
        {
            Assert.DoesNotContain(ContractCatalog.Methods[rpc].InputType.Fields.InFieldNumberOrder(), field => field.Name == "id" || field.Name.EndsWith("_id", StringComparison.Ordinal));
            return;
        }

        foreach (var role in RolesOf(rpc).Where(role => role.ActsInStructure()))
        {
            // The same account in another structure: nothing but the structure makes the difference.
            var stranger = valid.World.Caller(role) with { StructureId = Guid.NewGuid() };
            foreach (var request in valid.Of(rpc))
            {
                var answer = await CallAsync(rpc, suite.Mint.Token(stranger), request.ToByteArray());
                switch (expected)
                {
                    case Shared:
                        Assert.NotEqual((rpc, StatusCode.PermissionDenied), (rpc, answer.Status.StatusCode));
                        break;
                    case OwnOnly:
                        Assert.Equal((rpc, StatusCode.OK), (rpc, answer.Status.StatusCode));
                        break;
                    default:
                        Assert.True(answer.Code == expected || answer.Codes.Contains(expected), $"{rpc} as {role}: {answer.Status} {answer.Code} {string.Join(' ', answer.Codes)}");
                        break;
                }
            }
        }
    }

    [Fact]
    public async Task Lists_hold_what_is_of_the_structure_of_whoever_reads_them_alone()
    {
        var (own, other) = (valid.World, await World.CreateAsync(suite));
        await other.ReportWhenAsync(_ => true);
        await other.Desk.LogVisitAsync(other.Visit());
        Assert.All((await own.Planning.ListVisitsAsync(new Contracts.Reception.V1.ListVisitsRequest { PageSize = 200 })).Visits, visit => Assert.Equal(own.StructureId, visit.StructureId));
        Assert.NotEmpty((await other.Planning.ListVisitsAsync(new Contracts.Reception.V1.ListVisitsRequest())).Visits);
        Assert.Empty((await other.Planning.ListVisitsAsync(new Contracts.Reception.V1.ListVisitsRequest { StructureId = own.StructureId })).Visits);
        var asked = new Contracts.Reception.V1.ListInPlaceRequestsRequest { From = "2024-03-01", To = "2024-03-31" };
        Assert.NotEmpty((await new Contracts.Reception.V1.ReceptionService.ReceptionServiceClient(own.As(Role.Coordinator)).ListInPlaceRequestsAsync(asked)).Visits);
        Assert.Empty((await new Contracts.Reception.V1.ReceptionService.ReceptionServiceClient(other.As(Role.Coordinator)).ListInPlaceRequestsAsync(asked)).Visits);
        Assert.Equal([other.Code], (await other.Statistics.ListPointsAsync(new ListPointsRequest())).Points.Select(point => point.Code));
    }

    [Fact]
    public async Task A_reader_of_one_structure_has_no_figures_of_the_territory_nor_of_the_departement()
    {
        var asked = new GetReportRequest { ScopeKind = ScopeKind.Department, ScopeCode = "54", From = "2024-01-01", To = "2024-12-31" };
        Assert.Equal("unknown-scope", (await Refusal.Of(valid.World.Statistics.GetReportAsync(asked))).Code);
        Assert.NotNull(await suite.Statistics.GetReportAsync(asked));
        var months = new GetMonthsRequest { ScopeKind = ScopeKind.Department, ScopeCode = "54", From = "2024-01-01", To = "2024-12-31" };
        Assert.Equal("unknown-scope", (await Refusal.Of(valid.World.Statistics.GetMonthsAsync(months))).Code);
    }

    private static IReadOnlyList<Role> RolesOf(string rpc) => ContractCatalog.RolesOf(ContractCatalog.Methods[rpc]);

    private static Caller CallerOf(Role role) =>
        new(Guid.NewGuid(), role, role.ActsInStructure() ? Guid.NewGuid() : null, role.ActsForInstitution() ? Guid.NewGuid() : null);

    // What the gateway has no route to is called where it is served.
    private async Task<RawAnswer> CallAsync(string rpc, string? token, byte[] request)
    {
        var method = ContractCatalog.Methods[rpc];
        if (!RolesOf(rpc).Contains(Role.Service) && !rpc.StartsWith(SignIn, StringComparison.Ordinal))
        {
            return await RawCall.SendAsync(suite.With(token), rpc, request, method.IsServerStreaming);
        }

        var service = ContractCatalog.ScopeOf(method) is "events" ? "reception" : ContractCatalog.ScopeOf(method);
        using var channel = GrpcChannel.ForAddress(suite.App.GetEndpoint(service, "http"));
        return await RawCall.SendAsync(channel, rpc, request, method.IsServerStreaming, token);
    }
}
