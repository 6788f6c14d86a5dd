using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WriteInstitution =
        """
        insert into institution (id, code, label, territory_ids, body, revision, content_hash) values (@id, @Code, @Label, @territories, @body::jsonb, @revision, @hash)
        on conflict (id) do update set label = @Label, territory_ids = @territories, body = @body::jsonb, revision = @revision, content_hash = @hash
        """;

    public override async Task<PutInstitutionResponse> PutInstitution(PutInstitutionRequest request, ServerCallContext context)
    {
        var institution = request.Institution;
        CheckInstitution(institution);
        var id = Guid.Parse(institution.Id);
        var territories = Ids(institution.TerritoryIds);
        await CheckKnownAsync("territory", territories, "institution.territory_ids[{0}]", context.CancellationToken);
        var revision = await records.PutAsync(
            "institution", id, institution.Code, institution, request.ExpectedRevision,
            revision => new InstitutionChanged(
                id, revision, Deleted: false, institution.Code, institution.Label, institution.Kind, territories, Periods(institution.Closures)),
            (connection, revision, hash) => connection.ExecuteAsync(new CommandDefinition(
                WriteInstitution,
                new { id, institution.Code, institution.Label, territories, body = JsonFormatter.Default.Format(institution), revision, hash },
                cancellationToken: context.CancellationToken)),
            context);
        return new PutInstitutionResponse { Revision = revision };
    }

    private void CheckInstitution(Institution institution)
    {
        var violations = new Violations();
        CheckMail(violations, "institution.group_mailbox", institution.GroupMailbox);
        CheckHours(violations, "institution.opening_hours", institution.OpeningHours);
        CheckPeriods(violations, "institution.closures", institution.Closures.Select(closure => (Key: Guid.Empty, closure.From, closure.To)));
        violations.AddIf(
            institution.Agreement is { } agreement && agreement.EndsOn.ToOptionalDate() < agreement.SignedOn.ToOptionalDate(),
            "institution.agreement.ends_on", "not-in-order", "La fin vient après la signature.");
        CheckVerified(violations, "institution.verified_on", institution.VerifiedOn);
        violations.ThrowIfAny();
    }

    private void CheckVerified(Violations violations, string path, string date) =>
        violations.AddIf(date.ToOptionalDate() > clock.Today(), path, "in-the-future", "Cette date n'est pas encore passée.");

    // The address is only used to write to it: whether it exists is seen then.
    private static void CheckMail(Violations violations, string path, string address) =>
        violations.AddIf(
            address.Length > 0 && (!System.Net.Mail.MailAddress.TryCreate(address, out var parsed) || parsed.Address != address),
            path, "not-an-address", "Écrivez une adresse de courriel, comme accueil@exemple.fr.");

    private static Guid[] Ids(RepeatedField<string> ids) => [.. ids.Select(Guid.Parse)];

    private static List<DayPeriod> Periods(RepeatedField<Closure> periods) => [.. periods.Select(period => new DayPeriod(period.From.ToDate(), period.To.ToDate()))];
}
