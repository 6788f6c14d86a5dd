using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Common.V1;

namespace AccesDroits.Tool;

internal static class VerifyAudit
{
    private static readonly (AuditedService Service, string Name)[] Services =
        [(AuditedService.Directory, "Annuaire"), (AuditedService.Reception, "Accueil"), (AuditedService.Referrals, "Sollicitations"), (AuditedService.Workshops, "Ateliers"), (AuditedService.Statistics, "Statistiques")];

    public static async Task<int> RunAsync(Work work)
    {
        var audit = new AuditService.AuditServiceClient(work.Gateway.As(Role.NetworkAdmin));
        var isIntact = true;
        foreach (var (service, name) in Services)
        {
            var answer = await audit.VerifyAuditAsync(new VerifyAuditRequest { Service = service }, cancellationToken: work.Cancellation);
            await work.Screen.WriteLineAsync($"{name} : {TextOf(answer)}");
            isIntact &= answer.Intact;
        }

        return isIntact ? 0 : 1;
    }

    private static string TextOf(VerifyAuditResponse answer) => answer.Intact
        ? $"journal intact, {answer.Entries} entrées ; point de contrôle à la place {answer.CheckpointPosition} sur {answer.LastPosition}."
        : $"journal altéré, {PlaceOf(answer.Break)} : {answer.Break.Message}";

    private static string PlaceOf(AuditBreak found) =>
        found.Position == 0 ? $"entrée {found.EntryId}" : found.LastPosition > found.Position ? $"places {found.Position} à {found.LastPosition}" : $"place {found.Position}";
}
