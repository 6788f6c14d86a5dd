using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Npgsql;

namespace AccesDroits.EndToEnd.Tests.Telemetry;

/// <summary>Someone with a printed code, and what a leak of it would look like.</summary>
/// <param name="Codes">The code, as printed and as typed.</param>
/// <param name="Passwords">Those of the servers, which nothing may tell either.</param>
internal sealed record MarkedPerson(string Code, IReadOnlyList<string> Codes, IReadOnlyList<string> VisitorIds, IReadOnlyList<string> Passwords)
{
    private const string Note = $"{Marked.Person} note d'été «\"{{0}}\" %s';-- 🙂";

    /// <summary>A visit in which every attribute and text is given.</summary>
    public LogVisitRequest Visit(World world)
    {
        var visit = world.Visit();
        visit.VisitorCode = Code;
        visit.ReceivedBy.Status = "travailleur-social";
        visit.DurationBand = "60+";
        visit.Profile = new Profile
        {
            Age = AgeAnswer.AgeGiven, AgeBand = "under-18", Sex = Sex.Other, SingleParent = YesNo.Yes, HelpWithFrench = YesNo.Yes, ComputerAtHome = YesNo.No,
            SmartphoneOnly = YesNo.Yes, FirstVisit = YesNo.Yes, HeardOf = "bouche-a-oreille",
            Obstacles = { "administratif.ecrits", "sante.memoire", "sante.vue" }, HealthAgreement = true,
        };
        visit.Requests[0].Note = Note;
        visit.Requests[0].Mode = "a-la-place";
        visit.Requests[0].ModeReason = "incapacite";
        return visit;
    }
}

/// <summary>One accepted command of every kind, with marked texts.</summary>
internal sealed class MarkedDay(Suite suite, World world)
{
    private const string Reason = $"{Marked.Person} motif d'été «\"{{0}}\" %s';-- 🙂";

    public async Task<MarkedPerson> LiveAsync()
    {
        await DescribeOrganisationsAsync();
        await WelcomeColleagueAsync();
        var person = await HandOutCodeAsync();
        await ReceiveAsync(person);
        await HoldSessionAsync();
        await PlanAsync();
        await CountKioskAsync();
        await AccompanyAsync();
        await new MarkedReferral(suite, world).LiveAsync();
        await new MarkedWorkshop(world).LiveAsync(person);
        return person;
    }

    // Everything an account goes through that somebody types a name, an address, a password or a code for.
    private async Task WelcomeColleagueAsync()
    {
        var account = Person.Draft(Role.Receiver, world.StructureId);
        (account.Name, account.Email) = ($"{Marked.Person} d'été", $"{Marked.Person}.{World.NewCode()}@exemple.fr");
        var colleague = await Person.InviteAsync(suite, account);
        colleague.Password = $"{World.NewCode()} {Marked.Stem}";
        await colleague.AcceptAsync();
        await colleague.EnrolAsync(await colleague.EnterAsync(), colleague.Password);
        await Refusal.Of(Person.Door(suite).SignInAsync(new SignInRequest { Email = account.Email, Password = Marked.Person }));
        await Person.Door(suite).RequestResetAsync(new RequestResetRequest { Email = account.Email });
        await Mailbox.TokensAsync(suite, account.Email, Mailbox.Reset);
    }

    private async Task DescribeOrganisationsAsync()
    {
        var code = $"{Marked.Organisation}-{World.NewCode()}";
        var structure = new Structure
        {
            Id = World.NewId(), Code = code, Label = $"{Marked.Organisation} d'été", Kind = StructureKind.OtherStructure, Department = "54",
        };
        await suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = structure });
        await suite.Directory.PutPlaceAsync(new PutPlaceRequest
        {
            Place = new Place
            {
                Id = World.NewId(), Code = code, Label = $"{Marked.Organisation} d'été", Kind = "hors-les-murs",
                Affiliations = { new Affiliation { StructureId = structure.Id, From = "2010-01-01" } },
            },
        });
        await suite.Directory.PutTerritoryAsync(new PutTerritoryRequest
        {
            Territory = new Territory { Id = World.NewId(), Code = code, Label = $"{Marked.Organisation} d'été", Kind = TerritoryKind.Quartier },
        });
        await DescribePartnersAsync(code);
        structure.Id = World.NewId();
        await Refusal.Of(suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = structure }));
    }

    // The post is known to all, the person who holds it to nobody but Directory.
    private async Task DescribePartnersAsync(string code)
    {
        var institution = new Institution { Id = World.NewId(), Code = code, Label = $"{Marked.Organisation} d'été", Kind = "caf", GroupMailbox = $"{Marked.Person}@caf.example", Phone = Marked.Person };
        await suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = institution });
        await suite.Directory.PutTopicAsync(new PutTopicRequest { Topic = new Topic { Id = World.NewId(), Code = code, Label = $"{Marked.Organisation} d'été" } });
        var contact = new PutContactRequest
        {
            Contact = new Contact
            {
                Id = World.NewId(), Code = code, Name = $"{Marked.Person} d'été", InstitutionId = institution.Id, Active = true, Email = $"{Marked.Person}@caf.example", Phone = Marked.Person,
            },
        };
        await suite.Directory.PutContactAsync(contact);
        await suite.Directory.GetContactAsync(new GetRecordRequest { Id = contact.Contact.Id });
        await suite.Directory.ListContactsAsync(new ListContactsRequest { Query = new ListQuery { Search = Marked.Person } });
        contact.Contact.Name += " 2";
        await Refusal.Of(suite.Directory.PutContactAsync(contact));
        contact.ExpectedRevision = 2;
        await Refusal.Of(suite.Directory.PutContactAsync(contact));
    }

    private async Task<MarkedPerson> HandOutCodeAsync()
    {
        var issued = await world.Planning.IssueVisitorCodesAsync(new IssueVisitorCodesRequest { BatchId = World.NewId(), StructureId = world.StructureId, Count = 3 });
        var code = issued.Codes[0];
        var typed = $"{code[..4]}-{code[4..]}";
        var resolved = await world.Desk.ResolveVisitorCodeAsync(new ResolveVisitorCodeRequest { Code = typed });
        var id = Guid.Parse(resolved.VisitorId);
        var database = new NpgsqlConnectionStringBuilder(await suite.App.GetConnectionStringAsync("receptiondb"));
        var broker = new Uri((await suite.App.GetConnectionStringAsync("events"))!);
        return new MarkedPerson(typed, [.. issued.Codes, typed], [$"{id:d}", $"{id:n}"], [database.Password!, Uri.UnescapeDataString(broker.UserInfo.Split(':')[1])]);
    }

    private async Task ReceiveAsync(MarkedPerson person)
    {
        var visit = person.Visit(world);
        await world.Desk.LogVisitAsync(visit);
        visit.Requests[0].Note += " 2";
        await Refusal.Of(world.Desk.LogVisitAsync(visit));
        var correction = world.Correction(visit);
        correction.Reason = Reason;
        await world.Planning.CorrectVisitAsync(correction);
        correction.Reason += " 2";
        await Refusal.Of(world.Planning.CorrectVisitAsync(correction));
        var deletion = world.Deletion(visit, 2);
        deletion.Reason = Reason;
        await world.Planning.DeleteVisitAsync(deletion);
        await world.Planning.GetVisitAsync(new GetVisitRequest { VisitId = visit.VisitId });
        await world.Planning.ListVisitsAsync(new ListVisitsRequest { PlaceId = world.PlaceId, IncludeDeleted = true });
    }

    private async Task HoldSessionAsync()
    {
        var plan = world.Session();
        var closing = plan.Closing();
        await world.Planning.PlanDropInSessionAsync(plan);
        await world.Desk.CloseDropInSessionAsync(closing);
        var correction = world.Correction(plan, closing, expectedRevision: 2);
        correction.Reason = Reason;
        await world.Planning.CorrectDropInSessionAsync(correction);
        var deletion = world.Deletion(plan, 3);
        deletion.Reason = Reason;
        await world.Planning.DeleteDropInSessionAsync(deletion);
    }

    private async Task PlanAsync()
    {
        var series = world.Daily(new DateOnly(2090, 1, 1), new DateOnly(2090, 1, 3));
        await world.Timetable.PlanRecurrenceAsync(series);
        await world.Timetable.ChangeSeriesAsync(new ChangeSeriesRequest
        {
            SeriesId = series.SeriesId, From = series.From, StartsAt = "09:00", EndsAt = "10:00", Receivers = { series.Receivers }, ExpectedRevision = 1, Reason = Reason, ChangedBy = world.ReceiverId,
        });
        var deletion = new DeleteSeriesRequest { SeriesId = series.SeriesId, From = series.From, ExpectedRevision = 2, Reason = Reason, DeletedBy = world.ReceiverId };
        await world.Timetable.DeleteSeriesAsync(deletion);
        deletion.Reason += " 2";
        await Refusal.Of(world.Timetable.DeleteSeriesAsync(deletion));
    }

    private async Task CountKioskAsync()
    {
        var tally = world.KioskTally();
        await world.Desk.RecordKioskTallyAsync(tally);
        var correction = world.Correction(tally);
        correction.Reason = Reason;
        correction.Tally.Count = 4;
        await world.Planning.CorrectKioskTallyAsync(correction);
        var deletion = world.Deletion(tally, 2);
        deletion.Reason = Reason;
        await world.Planning.DeleteKioskTallyAsync(deletion);
    }

    private async Task AccompanyAsync()
    {
        var opening = world.FollowUp();
        (opening.Content.PersonName, opening.Content.PersonContact, opening.Content.Subject) = ($"{Marked.Person} d'été", $"{Marked.Person}@exemple.fr", Reason);
        await world.FollowUps.OpenFollowUpAsync(opening);
        opening.Content.Subject += " 2";
        await Refusal.Of(world.FollowUps.OpenFollowUpAsync(opening));
        var adding = world.Entry(opening.FollowUpId, isPrivate: true);
        adding.Entry.Text = Reason;
        await world.FollowUps.AddEntryAsync(adding);
        adding.Entry.Text += " 2";
        await world.FollowUps.SetEntryAsync(new SetEntryRequest { Entry = adding.Entry, ExpectedRevision = 1, ChangedBy = world.ReceiverId });
        await world.FollowUps.UpdateFollowUpAsync(new UpdateFollowUpRequest { FollowUpId = opening.FollowUpId, Content = opening.Content, ExpectedRevision = 1, UpdatedBy = world.ReceiverId });
        await world.FollowUps.GetFollowUpAsync(new GetFollowUpRequest { FollowUpId = opening.FollowUpId });
        await world.FollowUps.ListFollowUpsAsync(new ListFollowUpsRequest());
        await world.FollowUps.CloseFollowUpAsync(new CloseFollowUpRequest
        {
            FollowUpId = opening.FollowUpId, Result = FollowUpResult.Resolved, Conclusion = Reason, ExpectedRevision = 2, ClosedBy = world.ReceiverId,
        });
    }
}
