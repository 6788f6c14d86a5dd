using AccesDroits.Contracts;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Directory.Features;

public sealed partial class DirectoryApi
{
    private const string IsToVerify = "(not @ToVerify or coalesce(body ->> 'verifiedOn', '') < @verifiedSince)";

    // An empty list holds everything.
    private const string AnswersForTerritory = "(cardinality({0}.territory_ids) = 0 or @territoryId = any ({0}.territory_ids))";

    private static readonly string InstitutionFilter =
        $"""
        (@Kind = '' or body ->> 'kind' = @Kind) and (@territoryId::uuid is null or {Sql(AnswersForTerritory, "r")}) and {IsToVerify}
        """;

    private static readonly string ContactFilter =
        $"""
        (@institutionId::uuid is null or institution_id = @institutionId) and (@ownId::uuid is null or institution_id = @ownId)
        and (@topicId::uuid is null or cardinality(topic_ids) = 0 or @topicId = any (topic_ids))
        and (@territoryId::uuid is null or {Sql(AnswersForTerritory, "r")} and exists (
            select from institution where institution.id = r.institution_id and {Sql(AnswersForTerritory, "institution")}))
        and (not @Active or coalesce((body -> 'active')::boolean, false)) and {IsToVerify}
        """;

    public override async Task<StoredInstitution> GetInstitution(GetRecordRequest request, ServerCallContext context)
    {
        var (institution, revision) = await GetAsync<Institution>("institution", request, context.CancellationToken);
        return new StoredInstitution { Institution = institution, Revision = revision };
    }

    public override async Task<ListInstitutionsResponse> ListInstitutions(ListInstitutionsRequest request, ServerCallContext context)
    {
        var filters = new DynamicParameters(new { request.Kind, territoryId = OrNull(request.TerritoryId), request.ToVerify, verifiedSince = verification.Since });
        var (page, next) = await ListAsync<Institution>("institution", InstitutionFilter, filters, request.Query, request, context.CancellationToken);
        return new ListInstitutionsResponse
        {
            Institutions = { page.Select(row => new StoredInstitution { Institution = row.Record, Revision = row.Revision }) }, NextPageToken = next,
        };
    }

    public override async Task<StoredTopic> GetTopic(GetRecordRequest request, ServerCallContext context)
    {
        var (topic, revision) = await GetAsync<Topic>("topic", request, context.CancellationToken);
        return new StoredTopic { Topic = topic, Revision = revision };
    }

    public override async Task<ListTopicsResponse> ListTopics(ListTopicsRequest request, ServerCallContext context)
    {
        var (page, next) = await ListAsync<Topic>("topic", "true", new DynamicParameters(), request.Query, request, context.CancellationToken);
        return new ListTopicsResponse { Topics = { page.Select(row => new StoredTopic { Topic = row.Record, Revision = row.Revision }) }, NextPageToken = next };
    }

    public override async Task<StoredContact> GetContact(GetRecordRequest request, ServerCallContext context)
    {
        var (contact, revision) = await GetAsync<Contact>("contact", request, context.CancellationToken);
        await EnterReadAsync(context, new Act("contact.read", "contact", Guid.Parse(contact.Id)));
        return new StoredContact { Contact = contact, Revision = revision };
    }

    public override async Task<ListContactsResponse> ListContacts(ListContactsRequest request, ServerCallContext context)
    {
        var filters = new DynamicParameters(new
        {
            ownId = OwnInstitution(context.Caller()), institutionId = OrNull(request.InstitutionId), topicId = OrNull(request.TopicId), territoryId = OrNull(request.TerritoryId), request.Active, request.ToVerify, verifiedSince = verification.Since,
        });
        var (page, next) = await ListAsync<Contact>("contact", ContactFilter, filters, request.Query, request, context.CancellationToken);
        await EnterReadAsync(context, Act.List("contact", page.Count));
        return new ListContactsResponse { Contacts = { page.Select(row => new StoredContact { Contact = row.Record, Revision = row.Revision }) }, NextPageToken = next };
    }

    // An institution sees its own posts; the network sees all of them.
    private static Guid? OwnInstitution(Caller caller) => caller.Role.ActsForInstitution() ? caller.InstitutionId ?? Guid.Empty : null;

    // Before the answer leaves: who could not be entered reads nothing.
    private async Task EnterReadAsync(ServerCallContext context, Act act)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await audit.WriteAsync(connection, context, act);
    }
}
