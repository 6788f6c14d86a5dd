using System.Collections.Frozen;

namespace AccesDroits.Contracts;

/// <summary>Actes du journal: the codes that an entry may have, and what each RPC enters. An RPC that is not here has not been decided upon.</summary>
public static class AuditedActs
{
    /// <summary>What no RPC enters: the service itself does, or the door of programs.</summary>
    public const string AccountLock = "account.lock", AccountAskReset = "account.ask-reset", ClientToken = "client.token", AuditDrop = "audit.drop", FollowUpPurge = "follow-up.purge";

    private static readonly string[] None = [];

    /// <summary>By service and RPC, e.g. AccountService/GetAccount: the acts that it enters; none where nothing is nominal, or it is the caller's own.</summary>
    public static FrozenDictionary<string, string[]> OfRpcs { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["SignInService/SignIn"] = ["session.sign-in"],
        ["SignInService/VerifyTotp"] = ["session.totp", "session.recovery-code"],
        ["SignInService/SignOut"] = ["session.sign-out"],
        ["SignInService/GetInvitation"] = None,
        ["SignInService/AcceptInvitation"] = ["account.accept"],
        ["SignInService/RequestReset"] = [AccountAskReset],
        ["SignInService/ResetPassword"] = ["account.reset-password"],
        ["SessionService/ExchangeSession"] = None,
        ["MyAccountService/GetMyAccount"] = None,
        ["MyAccountService/ChangeMyPassword"] = ["account.change-password"],
        ["MyAccountService/StartTotp"] = ["account.start-totp"],
        ["MyAccountService/ConfirmTotp"] = ["account.enrol-totp"],
        ["MyAccountService/RenewRecoveryCodes"] = ["account.renew-codes"],
        ["MyAccountService/SignOutEverywhere"] = ["session.sign-out-everywhere"],
        ["AccountService/InviteAccount"] = ["account.invite"],
        ["AccountService/ResendInvitation"] = ["account.invite-again"],
        ["AccountService/ListAccounts"] = ["account.list"],
        ["AccountService/ListColleagues"] = None,
        ["AccountService/GetAccount"] = ["account.read"],
        ["AccountService/PutAccount"] = ["account.change"],
        ["AccountService/DeactivateAccount"] = ["account.deactivate"],
        ["AccountService/ReactivateAccount"] = ["account.reactivate"],
        ["AccountService/UnlockAccount"] = ["account.unlock"],
        ["AccountService/ResetAccountTotp"] = ["account.reset-totp"],
        ["ClientService/PutClient"] = ["client.create", "client.change"],
        ["ClientService/RotateClientSecret"] = ["client.new-secret"],
        ["ClientService/RevokeClient"] = ["client.revoke"],
        ["ClientService/ListClients"] = None,
        ["DirectoryService/PutStructure"] = ["structure.create", "structure.change"],
        ["DirectoryService/PutPlace"] = ["place.create", "place.change"],
        ["DirectoryService/PutTerritory"] = ["territory.create", "territory.change"],
        ["DirectoryService/PutRecognition"] = ["recognition.create", "recognition.change"],
        ["DirectoryService/PutInstitution"] = ["institution.create", "institution.change"],
        ["DirectoryService/PutTopic"] = ["topic.create", "topic.change"],
        ["DirectoryService/PutContact"] = ["contact.create", "contact.change"],
        ["DirectoryService/GetContact"] = ["contact.read"],
        ["DirectoryService/ListContacts"] = ["contact.list"],
        ["DirectoryService/GetStructure"] = None,
        ["DirectoryService/ListStructures"] = None,
        ["DirectoryService/GetPlace"] = None,
        ["DirectoryService/ListPlaces"] = None,
        ["DirectoryService/GetTerritory"] = None,
        ["DirectoryService/ListTerritories"] = None,
        ["DirectoryService/GetRecognition"] = None,
        ["DirectoryService/ListRecognitions"] = None,
        ["DirectoryService/GetInstitution"] = None,
        ["DirectoryService/ListInstitutions"] = None,
        ["DirectoryService/GetTopic"] = None,
        ["DirectoryService/ListTopics"] = None,
        ["ReceptionService/GetDesk"] = None,
        ["ReceptionService/RecordLeftUnserved"] = ["left-unserved.record"],
        ["ReceptionService/SetVisitAside"] = ["visit.set-aside"],
        ["ReceptionService/GetVisitSetAside"] = ["visit.take-up"],
        ["ReceptionService/DropVisitSetAside"] = ["visit.drop"],
        ["ReceptionService/LogVisit"] = ["visit.log"],
        ["ReceptionService/CorrectVisit"] = ["visit.correct"],
        ["ReceptionService/DeleteVisit"] = ["visit.delete"],
        ["ReceptionService/GetVisit"] = ["visit.read"],
        ["ReceptionService/ListVisits"] = ["visit.list"],
        ["ReceptionService/IssueVisitorCodes"] = ["visitor-code.issue"],
        ["ReceptionService/ResolveVisitorCode"] = ["visitor-code.resolve"],
        ["ReceptionService/RecordKioskTally"] = ["kiosk-tally.record"],
        ["ReceptionService/CorrectKioskTally"] = ["kiosk-tally.correct"],
        ["ReceptionService/DeleteKioskTally"] = ["kiosk-tally.delete"],
        ["ReceptionService/PlanDropInSession"] = ["drop-in-session.plan"],
        ["ReceptionService/CloseDropInSession"] = ["drop-in-session.close"],
        ["ReceptionService/CorrectDropInSession"] = ["drop-in-session.correct"],
        ["ReceptionService/DeleteDropInSession"] = ["drop-in-session.delete"],
        ["ReceptionService/GetTaxonomy"] = None,
        ["FollowUpService/OpenFollowUp"] = ["follow-up.open"],
        ["FollowUpService/ListFollowUps"] = ["follow-up.list"],
        ["FollowUpService/GetFollowUp"] = ["follow-up.read"],
        ["FollowUpService/UpdateFollowUp"] = ["follow-up.change"],
        ["FollowUpService/AddEntry"] = ["follow-up.add-entry"],
        ["FollowUpService/SetEntry"] = ["follow-up.set-entry"],
        ["FollowUpService/CloseFollowUp"] = ["follow-up.close"],
        ["AuditService/ListAudit"] = None,
        ["AuditService/ExportAudit"] = ["audit.export"],
        ["AuditService/VerifyAudit"] = None,
        ["StatisticsService/GetReport"] = None,
        ["StatisticsService/ListPoints"] = None,
        ["StatisticsService/RebuildStatistics"] = None,
        ["StatisticsService/CheckStatistics"] = None,
        ["EventLogService/ReplayEvents"] = None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code that an entry may have.</summary>
    public static FrozenSet<string> All { get; } =
        OfRpcs.Values.SelectMany(acts => acts).Append(AccountLock).Append(ClientToken).Append(AuditDrop).Append(FollowUpPurge).ToFrozenSet(StringComparer.Ordinal);
}
