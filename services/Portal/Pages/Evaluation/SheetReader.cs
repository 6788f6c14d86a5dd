using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Portal.Pages.Figures;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults.Auth;

namespace AccesDroits.Portal.Pages.Evaluation;

/// <summary>Fiche action of the caller's structure: what was stored, or one that the figures of the year have begun.</summary>
public sealed class SheetReader(EvaluationService.EvaluationServiceClient evaluation, Scopes scopes, FigureReader figures)
{
    private const int TopNeeds = 5;

    public async Task<(StoredActionSheet Stored, Scope Scope)> ReadAsync(int year, Caller caller, CancellationToken cancellationToken)
    {
        var scope = await scopes.OwnAsync(caller, cancellationToken);
        var stored = await evaluation.GetActionSheetAsync(new GetActionSheetRequest { Year = year }, cancellationToken: cancellationToken);
        if (stored.Revision > 0)
        {
            return (stored, scope);
        }

        var period = new ReportPeriod(ReportPeriod.Dates, new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        var (report, details, labels) = await figures.WholeAsync(scope, period, cancellationToken);
        Begin(stored.Sheet, scope, report, details, labels);
        return (stored, scope);
    }

    private static void Begin(ActionSheet sheet, Scope scope, Report report, ReportDetails details, DetailLabels labels)
    {
        var needs = details.Breakdowns.First(one => one.Code == "need");
        var (mode, sessions, workshops) = (details.Breakdowns.First(one => one.Code == "mode"), report.DropInSessions, details.Workshops.Total);
        sheet.Keywords = "accès aux droits, inclusion numérique";
        sheet.Summary = $"{scope.Label} a reçu {French.Count(report.Persons.Total.Total, "personne", "personnes")} en {sheet.Year}, pour {French.Count(report.HelpRequests.Total, "demande", "demandes")}.";
        sheet.Audience = $"{French.Count(report.Persons.Total.Total, "personne", "personnes")} : {French.Count(report.Persons.Total.Female, "femme", "femmes")}, {French.Count(report.Persons.Total.Male, "homme", "hommes")}. "
            + string.Join(" ; ", report.Persons.Profile.Where(line => line.HasPercent).Select(line => $"{line.Label} : {line.Percent} %")) + ".";
        sheet.Resources = $"Temps d'accueil tenus : {French.Count(report.Coverage.HeldSessions)}. Journées au centre : {French.Count(sessions.DaysAtCentre)}. Permanences en mairie : {French.Count(sessions.SlotsAtTownHallByServiceCivique)}.";
        sheet.ResultsTerritory = $"Entretiens : {French.Count(report.Visits.Total)}. Passages à la borne : {French.Count(report.Kiosk.Total)}. Sollicitations de référents : {French.Count(details.Referrals.Total.Sent)}, dont résolues : {French.Count(details.Referrals.Total.Resolved)}.";
        sheet.ResultsCentre = $"Séances d'atelier : {French.Count(workshops.Held)}. Participants : {French.Count(workshops.Participants)}. Participations : {French.Count(workshops.Participations)}.";
        sheet.ResultsInhabitants = $"Démarches faites par ou avec la personne : {mode.Lines.Where(line => line.Code != "a-la-place").Sum(line => line.Percent)} %. Les besoins les plus fréquents : "
            + string.Join(" ; ", needs.Lines.Take(TopNeeds).Select(line => $"{labels.Of(needs, line.Code)} ({French.Count(line.Count)})")) + ".";
    }
}
