using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Domain;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Accounts;

/// <summary>What an account may say, and who may make it say so.</summary>
public sealed partial class AccountApi
{
    private const string ScopeIsKnown =
        """
        select @StructureId::uuid is null or exists (select from structure where id = @StructureId),
            @InstitutionId::uuid is null or exists (select from institution where id = @InstitutionId),
            @ContactId::uuid is null or exists (select from contact where id = @ContactId and institution_id = @InstitutionId)
        """;

    private static void CheckForm(Account account)
    {
        var violations = new Violations("account.");
        violations.AddIf(!account.Role.IsOfPeople(), "role", "not-for-people", "Ce rôle n'est pas celui d'une personne.");
        violations.AddIf(!AccountRules.IsEmail(account.Email), "email", "not-an-email", "Écrivez une adresse complète, sans accent, comme prenom.nom@exemple.fr.");
        var (ofStructure, mayHaveInstitution) = (account.Role.ActsInStructure(), account.Role.MayHaveInstitution());
        violations.AddIf(ofStructure && account.StructureId.Length == 0, "structure_id", "required", "Choisissez la structure.");
        violations.AddIf(!ofStructure && account.StructureId.Length > 0, "structure_id", "not-for-role", "Ce rôle n'est pas celui d'une structure.");
        violations.AddIf(account.Role.ActsForInstitution() && account.InstitutionId.Length == 0, "institution_id", "required", "Choisissez l'institution partenaire.");
        violations.AddIf(!mayHaveInstitution && account.InstitutionId.Length > 0, "institution_id", "not-for-role", "Ce rôle n'est pas celui d'une institution partenaire.");
        violations.AddIf(!account.Role.ActsForInstitution() && account.ContactId.Length > 0, "contact_id", "not-for-role", "Ce rôle n'a pas de poste dans une institution.");
        violations.AddIf(ofStructure && account.ReceiverStatus.Length == 0, "receiver_status", "required", "Choisissez le statut.");
        violations.AddIf(!ofStructure && account.ReceiverStatus.Length > 0, "receiver_status", "not-for-role", "Ce rôle n'a pas de statut.");
        violations.AddIf(
            account.ReceiverStatus.Length > 0 && !AccountRules.ReceiverStatuses.Contains(account.ReceiverStatus), "receiver_status", "unknown-code", "Choisissez un statut de la liste.");
        violations.AddIf(account.MissionTo.ToOptionalDate() < account.MissionFrom.ToDate(), "mission_to", "not-in-order", "La fin de la mission vient après son début.");
        violations.ThrowIfAny();
    }

    private static void CheckMayGive(Account account, Caller caller)
    {
        if (!LooksAfter(caller, account.Role, DirectoryApi.OrNull(account.StructureId)))
        {
            throw Errors.Create(StatusCode.PermissionDenied, "scope-denied", "Vous gérez les accueillants, travailleurs sociaux et coordinateurs de votre structure.");
        }
    }

    private async Task CheckScopeIsKnownAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var (structure, institution, contact) = await store.Connection.QuerySingleAsync<(bool, bool, bool)>(new CommandDefinition(
            ScopeIsKnown, new { account.StructureId, account.InstitutionId, account.ContactId }, cancellationToken: cancellationToken));
        var violations = new Violations("account.");
        violations.AddIf(!structure, "structure_id", "unknown-structure", "Cette fiche n'existe pas dans l'annuaire.");
        violations.AddIf(!institution, "institution_id", "unknown-institution", "Cette fiche n'existe pas dans l'annuaire.");
        violations.AddIf(!contact, "contact_id", "unknown-contact", "Choisissez un poste de cette institution.");
        violations.ThrowIfAny();
    }
}
