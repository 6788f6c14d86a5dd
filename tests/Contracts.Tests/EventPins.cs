using AccesDroits.Contracts.Events;

namespace AccesDroits.Contracts.Tests;

/// <summary>An event with every property filled in, and how it is written.</summary>
internal sealed record EventPin(IStateEvent Sample, string Json);

/// <summary>The events that are already in outboxes and queues: what is pinned here is never changed, only added to.</summary>
internal static class EventPins
{
    private static readonly Guid Id = new("018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b");
    private static readonly Guid Structure = new("018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b");
    private static readonly Guid Place = new("018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b");
    private static readonly Guid Session = new("018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b");
    private static readonly Guid Account = new("018e3c2a-0005-7b42-9a6f-0c5d1e2f3a4b");
    private static readonly Guid Visitor = new("018e3c2a-0006-7b42-9a6f-0c5d1e2f3a4b");
    private static readonly DateOnly First = new(2024, 3, 14);
    private static readonly DateOnly Last = new(2025, 12, 31);

    public static IReadOnlyList<EventPin> All { get; } =
    [
        new(new StructureChanged(Id, 7, Deleted: true, "la-clairiere", "La Clairière", "centre-social", "54", "78467169500087"), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"la-clairiere","label":"La Clairi\u00E8re",
            "kind":"centre-social","department":"54","siret":"78467169500087"}
            """)),
        new(new InstitutionChanged(Id, 7, Deleted: true, "caf-54", "Caf de Meurthe-et-Moselle", "caf", [Place], [new DayPeriod(First, Last)]), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"caf-54","label":"Caf de Meurthe-et-Moselle","kind":"caf",
            "territoryIds":["018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b"],"closures":[{"from":"2024-03-14","to":"2025-12-31"}]}
            """)),
        new(new TopicChanged(Id, 7, Deleted: true, "rsa", "RSA"), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"rsa","label":"RSA"}
            """)),
        new(new ContactChanged(Id, 7, Deleted: true, "caf-54.rsa", Structure, Active: true, Supervisor: true, [Session], [Place], Account, [new DayPeriod(First, Last)]), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"caf-54.rsa","institutionId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "active":true,"supervisor":true,"topicIds":["018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b"],"territoryIds":["018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b"],
            "deputyId":"018e3c2a-0005-7b42-9a6f-0c5d1e2f3a4b","absences":[{"from":"2024-03-14","to":"2025-12-31"}]}
            """)),
        new(new PlaceChanged(Id, 7, Deleted: true, "mairie", "Mairie", "mairie", "54395", [new Affiliation(Structure, First, Last)], Training: true), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"mairie","label":"Mairie","kind":"mairie","commune":"54395",
            "affiliations":[{"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b","from":"2024-03-14","to":"2025-12-31"}],"training":true}
            """)),
        new(new TerritoryChanged(Id, 7, Deleted: true, "nord", "Quartier nord", "quartier", [new PlacePeriod(Place, First, Last)]), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"nord","label":"Quartier nord","kind":"quartier",
            "places":[{"placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","from":"2024-03-14","to":"2025-12-31"}]}
            """)),
        new(new RecognitionChanged(
            Id, 7, Deleted: true, "point-nord", "Point nord", "point-e-numerique", "caf", "granted", Structure, First, First, Last, [new PlacePeriod(Place, First, Last)]), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"code":"point-nord","label":"Point nord","kind":"point-e-numerique",
            "body":"caf","status":"granted","structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b","requestedOn":"2024-03-14","grantedOn":"2024-03-14",
            "endsOn":"2025-12-31","places":[{"placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","from":"2024-03-14","to":"2025-12-31"}]}
            """)),
        new(new AccountChanged(Id, 7, Deleted: true, Structure, "social-worker", "travailleur-social", First, Last, Deactivated: true, Place, Session), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b","role":"social-worker",
            "receiverStatus":"travailleur-social","missionFrom":"2024-03-14","missionTo":"2025-12-31","deactivated":true,
            "institutionId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","contactId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b"}
            """)),
        new(new ReferralChanged(
            Id, 7, Deleted: true, Structure, Place, Session, Account, Structure, Place, Session, "resources", "overpayment", "closed", InformationRequested: true, "resolved", "file-corrected", First, Last, 2,
            30, 300, 3000), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","followUpId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b","visitId":"018e3c2a-0005-7b42-9a6f-0c5d1e2f3a4b",
            "institutionId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b","topicId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","contactId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b",
            "urgency":"resources","cause":"overpayment","state":"closed","informationRequested":true,"result":"resolved","unblocking":"file-corrected",
            "sentOn":"2024-03-14","closedOn":"2025-12-31","escalation":2,"minutesToAcknowledge":30,"minutesToAnswer":300,"minutesToClose":3000}
            """)),
        new(new ReferralNoticeIssued(Id, 7, Deleted: true, "reminder", Structure, "S-2026-00042", Account, Session, Place, Structure, Session, "normal", First), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"kind":"reminder","referralId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "number":"S-2026-00042","accountId":"018e3c2a-0005-7b42-9a6f-0c5d1e2f3a4b","contactId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b",
            "institutionId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b","topicId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b",
            "urgency":"normal","dueOn":"2024-03-14"}
            """)),
        new(new VisitorChanged(Id, 7, Deleted: true, Visitor), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"mergedInto":"018e3c2a-0006-7b42-9a6f-0c5d1e2f3a4b"}
            """)),
        new(new WorkshopSessionChanged(Id, 7, Deleted: true, Structure, Place, Session, "workshop", "beginner", First, new TimeOnly(14, 0), new TimeOnly(16, 30), "held", 14), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","cycleId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b","kind":"workshop","level":"beginner",
            "date":"2024-03-14","startsAt":"14:00:00","endsAt":"16:30:00","state":"held","headCount":14}
            """)),
        new(new WorkshopSeatChanged(
            Id, 7, Deleted: true, Structure, Place, Session, Visitor, "left", "dropped-out", First, "26-64", "female", [new SessionMark(Session, "present")], [new SkillAnswer("email", 1, 4)]), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "cycleId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","sessionId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b","visitorId":"018e3c2a-0006-7b42-9a6f-0c5d1e2f3a4b",
            "state":"left","whyLeft":"dropped-out","enrolledOn":"2024-03-14","ageBand":"26-64","sex":"female",
            "marks":[{"sessionId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b","mark":"present"}],"skills":[{"skill":"email","before":1,"after":4}]}
            """)),
        new(new VisitChanged(
            Id, 7, Deleted: true, Structure, Place, First, Session, Account, "service-civique", "presentiel", "15-30", Visitor,
            new DateTimeOffset(2024, 3, 14, 9, 30, 15, 250, TimeSpan.Zero),
            new DeclaredProfile("26-64", "female", "yes", "no", "refused", "not-asked", "yes", "bouche-a-oreille", ["langue"]),
            [new RequestFacts("caf", "declaration.trimestrielle", "rsa", "en-ligne.lieu", "a-la-place", "urgence", ["traite.termine"], "checked")]), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","date":"2024-03-14","sessionId":"018e3c2a-0004-7b42-9a6f-0c5d1e2f3a4b",
            "receivedBy":"018e3c2a-0005-7b42-9a6f-0c5d1e2f3a4b","receiverStatus":"service-civique","channel":"presentiel","durationBand":"15-30",
            "visitorId":"018e3c2a-0006-7b42-9a6f-0c5d1e2f3a4b","enteredAt":"2024-03-14T09:30:15.25+00:00",
            "profile":{"ageBand":"26-64","sex":"female","singleParent":"yes","helpWithFrench":"no","computerAtHome":"refused","smartphoneOnly":"not-asked",
            "firstVisit":"yes","heardOf":"bouche-a-oreille","obstacles":["langue"]},
            "requests":[{"institution":"caf","nature":"declaration.trimestrielle","droit":"rsa","medium":"en-ligne.lieu","mode":"a-la-place",
            "modeReason":"urgence","outcomes":["traite.termine"],"comprehension":"checked"}]}
            """)),
        new(new KioskTallyChanged(Id, 7, Deleted: true, Structure, Place, First, 12), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","date":"2024-03-14","count":12}
            """)),
        new(new DropInSessionChanged(Id, 7, Deleted: true, Structure, Place, First, new TimeOnly(9, 0), new TimeOnly(12, 30), ["benevole", "service-civique"], "held", 3), OneLine(
            """
            {"id":"018e3c2a-0001-7b42-9a6f-0c5d1e2f3a4b","revision":7,"deleted":true,"structureId":"018e3c2a-0002-7b42-9a6f-0c5d1e2f3a4b",
            "placeId":"018e3c2a-0003-7b42-9a6f-0c5d1e2f3a4b","date":"2024-03-14","startsAt":"09:00:00","endsAt":"12:30:00",
            "receiverStatuses":["benevole","service-civique"],"state":"held","leftUnserved":3}
            """)),
    ];

    // The pins are folded for the reader only.
    private static string OneLine(string json) => json.ReplaceLineEndings("");
}
