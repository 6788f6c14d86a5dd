using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Google.Protobuf;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string WriteContact =
        """
        insert into contact (id, code, label, institution_id, deputy_id, topic_ids, territory_ids, body, revision, content_hash)
        values (@id, @Code, @Name, @institutionId, @deputyId, @topics, @territories, @body::jsonb, @revision, @hash)
        on conflict (id) do update set
            label = @Name, institution_id = @institutionId, deputy_id = @deputyId, topic_ids = @topics, territory_ids = @territories,
            body = @body::jsonb, revision = @revision, content_hash = @hash
        """;

    private const string IsColleague = "select exists (select from contact where id = @deputyId and institution_id = @institutionId)";

    public override async Task<PutContactResponse> PutContact(PutContactRequest request, ServerCallContext context)
    {
        var contact = request.Contact;
        CheckContact(contact);
        var institutionId = Guid.Parse(contact.InstitutionId);
        await CheckKnownAsync("institution", [institutionId], "contact.institution_id", context.CancellationToken);
        await CheckKnownAsync("topic", Ids(contact.TopicIds), "contact.topic_ids[{0}]", context.CancellationToken);
        await CheckKnownAsync("territory", Ids(contact.TerritoryIds), "contact.territory_ids[{0}]", context.CancellationToken);
        await CheckDeputyAsync(OrNull(contact.DeputyId), institutionId, context.CancellationToken);

        return new PutContactResponse { Revision = await StoreContactAsync(records, contact, request.ExpectedRevision, context) };
    }

    /// <summary>Writes a contact that has been checked, and tells the other services.</summary>
    /// <returns>The revision now stored.</returns>
    internal static Task<long> StoreContactAsync(RecordWriter records, Contact contact, long expectedRevision, ServerCallContext context)
    {
        var (id, institutionId, deputyId) = (Guid.Parse(contact.Id), Guid.Parse(contact.InstitutionId), OrNull(contact.DeputyId));
        var (topics, territories) = (Ids(contact.TopicIds), Ids(contact.TerritoryIds));
        return records.PutAsync(
            "contact", id, contact.Code, contact, expectedRevision,
            revision => new ContactChanged(
                id, revision, Deleted: false, contact.Code, institutionId, contact.Active, contact.Supervisor, topics, territories, deputyId, Periods(contact.Absences)),
            (connection, revision, hash) => connection.ExecuteAsync(new CommandDefinition(
                WriteContact,
                new { id, contact.Code, contact.Name, institutionId, deputyId, topics, territories, body = JsonFormatter.Default.Format(contact), revision, hash },
                cancellationToken: context.CancellationToken)),
            context);
    }

    private void CheckContact(Contact contact)
    {
        var violations = new Violations();
        violations.AddIf(contact.Active && contact.Name.Length == 0, "contact.name", "required", "Indiquez le nom de la personne.");
        violations.AddIf(contact.DeputyId.Length > 0 && contact.DeputyId == contact.Id, "contact.deputy_id", "own-deputy", "Choisissez une autre personne comme suppléante.");
        CheckMail(violations, "contact.email", contact.Email);
        CheckPeriods(violations, "contact.absences", contact.Absences.Select(absence => (Key: Guid.Empty, absence.From, absence.To)));
        CheckHours(violations, "contact.hours", contact.Hours);
        CheckVerified(violations, "contact.verified_on", contact.VerifiedOn);
        violations.ThrowIfAny();
    }

    private async Task CheckDeputyAsync(Guid? deputyId, Guid institutionId, CancellationToken cancellationToken)
    {
        if (deputyId is null)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var violations = new Violations();
        violations.AddIf(
            !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsColleague, new { deputyId, institutionId }, cancellationToken: cancellationToken)),
            "contact.deputy_id", "unknown-deputy", "La personne suppléante doit être un référent de la même institution.");
        violations.ThrowIfAny();
    }
}
