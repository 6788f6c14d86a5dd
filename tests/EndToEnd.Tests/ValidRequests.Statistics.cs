using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private const string Figures = "accesdroits.statistics.v1";

    private async Task AddStatisticsAsync(World world)
    {
        var report = new GetReportRequest { ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = "2024-01-01", To = "2024-12-31" };
        Add($"{Figures}.StatisticsService/ListPoints", new ListPointsRequest { PageSize = 1, PageToken = world.Code });
        Add($"{Figures}.StatisticsService/GetMonths", new GetMonthsRequest { ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = "2024-01-01", To = "2024-12-31" });
        Add($"{Figures}.StatisticsService/GetReferralFigures", new GetReferralFiguresRequest { From = "2024-01-01", To = "2024-12-31", InstitutionId = World.NewId() });
        Add($"{Figures}.StatisticsService/GetWorkshopFigures", new GetWorkshopFiguresRequest { From = "2024-01-01", To = "2024-12-31", PlaceId = world.PlaceId });
        Add($"{Figures}.StatisticsService/GetReport", report);
        Add($"{Figures}.StatisticsService/GetDetails", report.Clone());
        Add($"{Figures}.StatisticsService/ListIndicators", new ListIndicatorsRequest());
        AddImport(world);
        await world.ReportWhenAsync(_ => true);
        await AddPublicationsAsync(world);
        await AddEvaluationAsync(world);
    }

    private void AddImport(World world)
    {
        const string File = "date;visite;statut;canal;age;sexe;seul_avec_enfants;aide_en_francais;ordinateur;institution;nature;droit;support;mode;motif_a_la_place;suites;comprehension\r\n"
            + "2023-03-14;1;benevole;presentiel;26-64;femme;oui;non;;caf;compte.acces;non-precise;en-ligne.lieu;avec;;traite;oui";
        AddDesk("ImportVisits", new ImportVisitsRequest { PlaceId = world.PlaceId, Csv = Google.Protobuf.ByteString.CopyFromUtf8(File), SkipWrong = true });
        _channels["/accesdroits.reception.v1.ReceptionService/ImportVisits"] = world.As(Role.Coordinator);
    }

    private async Task AddPublicationsAsync(World world)
    {
        const string Service = $"{Figures}.PublicationService";
        var publications = new PublicationService.PublicationServiceClient(suite.As(Role.NetworkAdmin));
        var (toSign, toDrop, signed) = (await publications.DraftPublicationAsync(Draft()), await publications.DraftPublicationAsync(Draft()), await publications.DraftPublicationAsync(Draft("2022")));
        await publications.PublishPublicationAsync(new PublishPublicationRequest { PublicationId = signed.PublicationId, ContentHash = signed.ContentHash });
        Add($"{Service}/DraftPublication", Draft());
        Add($"{Service}/PublishPublication", new PublishPublicationRequest { PublicationId = toSign.PublicationId, ContentHash = toSign.ContentHash });
        Add($"{Service}/DropDraft", new DropDraftRequest { PublicationId = toDrop.PublicationId });
        var list = new ListPublicationsRequest { ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = "2024-01-01", To = "2024-12-31", WithContent = true, WithSuperseded = true, PageSize = 1 };
        list.PageToken = (await publications.ListPublicationsAsync(list)).NextPageToken;
        Assert.NotEmpty(list.PageToken);
        Add($"{Service}/ListPublications", list);
        Add($"{Service}/GetPublication", new GetPublicationRequest { PublicationId = signed.PublicationId, ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = "2022-01-01", To = "2022-12-31" });
        Add($"{Service}/GetPublicationFile", new GetPublicationFileRequest { PublicationId = signed.PublicationId, Format = FileFormat.Csv });
        Add($"{Service}/ListPublicationChanges", new ListPublicationChangesRequest { PageSize = 1, Since = 1 });

        DraftPublicationRequest Draft(string year = "2024") => new()
        {
            PublicationId = World.NewId(), ScopeKind = ScopeKind.Point, ScopeCode = world.Code, From = $"{year}-01-01", To = $"{year}-12-31", Threshold = 5, Decision = "Comité du réseau",
        };
    }

    private async Task AddEvaluationAsync(World world)
    {
        const string Service = $"{Figures}.EvaluationService";
        var evaluation = new EvaluationService.EvaluationServiceClient(world.As(Role.Coordinator));
        var (changed, deleted) = (Objective(), Objective());
        await evaluation.PutObjectiveAsync(new PutObjectiveRequest { Objective = changed });
        await evaluation.PutObjectiveAsync(new PutObjectiveRequest { Objective = deleted });
        Coordinated("PutObjective", new PutObjectiveRequest { Objective = changed, ExpectedRevision = 1 });
        Add($"{Service}/ListObjectives", new ListObjectivesRequest());
        Coordinated("DeleteObjective", new DeleteObjectiveRequest { ObjectiveId = deleted.ObjectiveId });
        await evaluation.SetBenchmarkConsentAsync(new SetBenchmarkConsentRequest { Consents = true });
        Coordinated("SetBenchmarkConsent", new SetBenchmarkConsentRequest { Consents = true });
        Add($"{Service}/GetBenchmark", new GetBenchmarkRequest { From = "2024-01-01", To = "2024-12-31" });
        Add($"{Service}/PutActionSheet", new PutActionSheetRequest
        {
            Sheet = new ActionSheet
            {
                Year = 2024, Status = "Reconduite", Dimension = "Accès aux droits", Keywords = "numérique", Summary = "Résumé", Initiative = "Centre", Territory = "Plateau", Audience = "Tous",
                Partners = "Caf", Description = "Description", Resources = "Salle", Staff = "Deux volontaires", ResultsTerritory = "A", ResultsCentre = "B", ResultsInhabitants = "C", Limits = "D", Prospects = "E",
            },
        });
        Add($"{Service}/GetActionSheet", new GetActionSheetRequest { Year = 2023 });

        void Coordinated(string rpc, params IReadOnlyList<Google.Protobuf.IMessage> requests)
        {
            Add($"{Service}/{rpc}", requests);
            _channels[$"/{Service}/{rpc}"] = world.As(Role.Coordinator);
        }

        Objective Objective() => new() { ObjectiveId = World.NewId(), Indicator = "persons.total", Target = 100, From = "2024-01-01", To = "2024-12-31", Deadline = "2024-12-31", Note = "Avec la mairie" };
    }
}
