using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>What somebody of another institution is answered about a record of this one.</summary>
[Collection(Alone.Name)]
public sealed class InstitutionMatrixTests(Suite suite, ValidRequests valid) : IClassFixture<ValidRequests>
{
    private const string Posts = "accesdroits.directory.v1.PostService", Referrals = "accesdroits.referrals.v1.ReferralService";

    public static TheoryData<string> RpcsOfInstitutions =>
        [.. ContractCatalog.Methods
            .Where(method => method.Value.Service.FullName is Posts or Referrals && ContractCatalog.RolesOf(method.Value).Any(role => role.ActsForInstitution()))
            .Select(method => method.Key).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(RpcsOfInstitutions))]
    public async Task What_belongs_to_one_institution_is_unknown_to_the_people_of_another(string rpc)
    {
        var method = ContractCatalog.Methods[rpc];
        var isOwnOnly = !method.InputType.Fields.InFieldNumberOrder().Any(field => field.Name == "act" || (field.Name is "contact_id" or "referral_id" && IsRequired(field)));
        var expected = method.Service.FullName == Posts ? "unknown-record" : "unknown-referral";
        foreach (var role in ContractCatalog.RolesOf(method).Where(role => role.ActsForInstitution()))
        {
            IEnumerable<IMessage> requests = method.InputType.Fields.InFieldNumberOrder().Count == 0 ? [method.InputType.Parser.ParseFrom([])] : valid.Of(rpc);
            foreach (var request in requests)
            {
                // The same account in another institution: nothing but the institution makes the difference.
                var stranger = suite.Mint.Token(new Caller(AuthorOf(request) ?? Guid.NewGuid(), role, InstitutionId: Guid.NewGuid()));
                var answer = await RawCall.SendAsync(suite.With(stranger), rpc, request.ToByteArray(), method.IsServerStreaming);
                Assert.True(isOwnOnly ? answer.Status.StatusCode == StatusCode.OK : answer.Code == expected, $"{rpc} as {role}: {answer.Status} {answer.Code}");
            }
        }
    }

    // What may be left out is a filter.
    private static bool IsRequired(FieldDescriptor field) => field.GetOptions()?.GetExtension(ContractExtensions.Rule).Required == true;

    private static Guid? AuthorOf(IMessage request)
    {
        var fields = request.Descriptor.Fields.InFieldNumberOrder();
        return fields.FirstOrDefault(field => field.Name == "author_id" || field.Name.EndsWith("_by", StringComparison.Ordinal)) is { } author ? Guid.Parse((string)author.Accessor.GetValue(request))
            : fields.FirstOrDefault(field => field.Name == "act") is { } act ? AuthorOf((IMessage)act.Accessor.GetValue(request))
            : null;
    }
}
