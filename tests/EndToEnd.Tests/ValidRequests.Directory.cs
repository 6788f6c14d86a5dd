using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Place = AccesDroits.Contracts.Directory.V1.Place;
using Structure = AccesDroits.Contracts.Directory.V1.Structure;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private const string Directory = "accesdroits.directory.v1.DirectoryService";

    private void AddDirectory(World world)
    {
        var code = $"{world.Code}-b";
        var period = new PlacePeriod { PlaceId = world.PlaceId, From = "2020-01-01", To = "2024-12-31" };
        Add($"{Directory}/PutStructure", new PutStructureRequest
        {
            Structure = new Structure { Id = World.NewId(), Code = code, Label = "L'été des « voisins » <b>; drop table visit; --", Kind = StructureKind.Association, Department = "2A" },
        });
        Add($"{Directory}/PutPlace", new PutPlaceRequest
        {
            Place = new Place
            {
                Id = World.NewId(), Code = code, Label = "Mairie", Kind = "mairie", Commune = "54395",
                Affiliations = { new Affiliation { StructureId = world.StructureId, From = "2020-01-01", To = "2024-12-31" } },
                OpeningHours = { new OpeningHours { Weekday = 1, Opens = "09:00", Closes = "12:00" } },
            },
        });
        Add($"{Directory}/PutTerritory", new PutTerritoryRequest
        {
            Territory = new Territory { Id = World.NewId(), Code = code, Label = "Quartier", Kind = TerritoryKind.Quartier, Places = { period } },
        });
        Add($"{Directory}/PutRecognition", new PutRecognitionRequest
        {
            Recognition = new Recognition
            {
                Id = World.NewId(), Code = code, Label = "Point", Kind = "point-e-numerique", Body = "caf", Status = RecognitionStatus.Granted,
                StructureId = world.StructureId, RequestedOn = "2020-01-01", GrantedOn = "2020-02-01", EndsOn = "2025-01-01", Places = { period },
            },
        });
    }

    private async Task AddPartnersAsync(World world)
    {
        var (institutionId, colleagueId, topicId, territoryId) = (World.NewId(), World.NewId(), World.NewId(), World.NewId());
        await suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = new Institution { Id = institutionId, Code = $"{world.Code}-c", Label = "Caf", Kind = "caf" } });
        await suite.Directory.PutContactAsync(new PutContactRequest { Contact = new Contact { Id = colleagueId, Code = $"{world.Code}-c", InstitutionId = institutionId } });
        await suite.Directory.PutTopicAsync(new PutTopicRequest { Topic = new Topic { Id = topicId, Code = $"{world.Code}-c", Label = "RSA" } });
        await suite.Directory.PutTerritoryAsync(new PutTerritoryRequest
        {
            Territory = new Territory { Id = territoryId, Code = $"{world.Code}-c", Label = "Quartier", Kind = TerritoryKind.Quartier },
        });
        Add($"{Directory}/PutInstitution", new PutInstitutionRequest
        {
            Institution = new Institution
            {
                Id = World.NewId(), Code = $"{world.Code}-d", Label = "Caf de l'Est", Kind = "caf", GroupMailbox = "acces-droits@caf.example", Phone = "03 00 00 00 00",
                OpeningHours = { new OpeningHours { Weekday = 1, Opens = "09:00", Closes = "12:00" } }, Closures = { new Closure { From = "2026-12-24", To = "2026-12-26" } },
                TerritoryIds = { territoryId }, Agreement = new Agreement { Reference = "2025-12", SignedOn = "2025-01-01", EndsOn = "2027-12-31" }, VerifiedOn = "2026-01-15",
            },
        });
        Add($"{Directory}/PutTopic", new PutTopicRequest { Topic = new Topic { Id = World.NewId(), Code = $"{world.Code}-d", Label = "Logement" } });
        Add($"{Directory}/PutContact", new PutContactRequest
        {
            Contact = new Contact
            {
                Id = World.NewId(), Code = $"{world.Code}-d", Name = "Camille", InstitutionId = institutionId, Active = true, Supervisor = true, Email = "camille@caf.example",
                Phone = "03 00 00 00 01", TopicIds = { topicId }, TerritoryIds = { territoryId }, DeputyId = colleagueId,
                Absences = { new Closure { From = "2026-08-01", To = "2026-08-21" } }, Hours = { new OpeningHours { Weekday = 2, Opens = "14:00", Closes = "16:00" } },
                VerifiedOn = "2026-01-15",
            },
        });
        Add($"{Directory}/GetInstitution", new GetRecordRequest { Id = institutionId });
        Add($"{Directory}/GetTopic", new GetRecordRequest { Id = topicId });
        Add($"{Directory}/GetContact", new GetRecordRequest { Id = colleagueId });
        Add($"{Directory}/GetTerritory", new GetRecordRequest { Id = territoryId });
        Add($"{Directory}/ListInstitutions", new ListInstitutionsRequest { Query = Query("caf"), Kind = "caf", TerritoryId = territoryId, ToVerify = true });
        Add($"{Directory}/ListTopics", new ListTopicsRequest { Query = Query("rsa") });
        Add($"{Directory}/ListContacts", new ListContactsRequest
        {
            Query = Query("camille"), InstitutionId = institutionId, TopicId = topicId, TerritoryId = territoryId, Active = true, ToVerify = true,
        });
    }

    private void AddAudit(World world)
    {
        var filter = new AuditFilter
        {
            Service = AuditedService.Reception, From = "2024-01-01", To = "2024-12-31", ActorId = World.NewId(), Act = "visit.correct", RecordId = world.StructureId,
        };
        Add("accesdroits.audit.v1.AuditService/ListAudit", new ListAuditRequest { Filter = filter, PageSize = 1 });
        Add("accesdroits.audit.v1.AuditService/ExportAudit", new ExportAuditRequest { Filter = filter });
        Add("accesdroits.audit.v1.AuditService/VerifyAudit", new VerifyAuditRequest { Service = AuditedService.Statistics });
    }

    private async Task AddListsAsync(World world)
    {
        Add($"{Directory}/GetStructure", new GetRecordRequest { Id = world.StructureId });
        Add($"{Directory}/GetPlace", new GetRecordRequest { Id = world.PlaceId });
        var point = (await suite.Directory.ListRecognitionsAsync(new ListRecognitionsRequest { StructureId = world.StructureId })).Recognitions.Single();
        Add($"{Directory}/GetRecognition", new GetRecordRequest { Id = point.Recognition.Id });
        Add($"{Directory}/ListStructures", new ListStructuresRequest { Query = Query("centre"), Kind = StructureKind.CentreSocial, Department = "54" });
        Add($"{Directory}/ListPlaces", new ListPlacesRequest { Query = Query("centre"), Kind = "centre", Commune = "54395", StructureId = world.StructureId, On = "2024-01-01" });
        Add($"{Directory}/ListTerritories", new ListTerritoriesRequest { Query = Query("quartier"), Kind = TerritoryKind.Quartier, PlaceId = world.PlaceId, On = "2024-01-01" });
        Add($"{Directory}/ListRecognitions", new ListRecognitionsRequest
        {
            Query = Query("point"), Kind = "point-e-numerique", Body = "caf", Status = RecognitionStatus.Granted, StructureId = world.StructureId,
        });
    }

    private async Task AddClientsAsync(World world)
    {
        const string Service = "accesdroits.directory.v1.ClientService";
        var institution = new Institution { Id = World.NewId(), Code = $"{world.Code}-e", Label = "Caf", Kind = "caf" };
        await suite.Directory.PutInstitutionAsync(new PutInstitutionRequest { Institution = institution });
        var (ofStructure, ofInstitution, stored) = (ClientOf("f", Role.Coordinator), ClientOf("g", Role.PartnerContact), ClientOf("h", Role.StatisticsReader));
        (ofStructure.StructureId, ofInstitution.InstitutionId) = (world.StructureId, institution.Id);
        await new ClientService.ClientServiceClient(suite.As(Role.NetworkAdmin)).PutClientAsync(new PutClientRequest { Client = stored });
        Add($"{Service}/PutClient", new PutClientRequest { Client = ofStructure }, new PutClientRequest { Client = ofInstitution });
        Add($"{Service}/RotateClientSecret", new RotateClientSecretRequest { Id = stored.Id });
        Add($"{Service}/RevokeClient", new RevokeClientRequest { Id = stored.Id });
        Add($"{Service}/ListClients", new ListClientsRequest { PageSize = 1, PageToken = stored.Code });

        Client ClientOf(string suffix, Role role) =>
            new() { Id = World.NewId(), Code = $"{world.Code}-{suffix}", Label = "Export", Role = role, Scopes = { "statistics" } };
    }

    // Without a token: it would belong to the filters that are spoiled.
    private static ListQuery Query(string words) => new() { Search = words, Order = ListOrder.ByLabel, PageSize = 1 };
}
