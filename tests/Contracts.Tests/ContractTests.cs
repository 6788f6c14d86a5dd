using AccesDroits.Contracts.Common.V1;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Testing;
using Google.Protobuf.Reflection;

namespace AccesDroits.Contracts.Tests;

public sealed class ContractTests
{
    private const string PinFile = "tests/Contracts.Tests/contract.txt";

    public static TheoryData<string> Rpcs => [.. ContractCatalog.Methods.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void The_contract_is_the_pinned_one()
    {
        var difference = ContractText.Difference(Repository.ReadLines(PinFile), ContractText.Lines());
        Assert.True(difference.Count == 0, $"The contract differs from {PinFile} (- pinned, + in the protos). What is published never changes; pin what is new.\n{string.Join('\n', difference)}");
    }

    [Fact]
    public void Each_item_is_pinned_once() =>
        Assert.Equal(Repository.ReadLines(PinFile).Distinct(StringComparer.Ordinal), Repository.ReadLines(PinFile));

    [Fact]
    public void A_change_a_loss_and_an_addition_each_show_in_the_difference()
    {
        string[] pinned = ["field a.B.c = 1 string", "field a.B.d = 2 int32", "value a.E.F = 1"];
        string[] actual = ["field a.B.c = 3 string", "value a.E.F = 1", "rpc a.S.G (a.B) returns (a.B) for RECEIVER"];
        Assert.Equal(
            ["- field a.B.c = 1 string", "- field a.B.d = 2 int32", "+ field a.B.c = 3 string", "+ rpc a.S.G (a.B) returns (a.B) for RECEIVER"],
            ContractText.Difference(pinned, actual));
    }

    [Fact]
    public void Every_proto_file_of_the_sources_is_in_the_catalog() =>
        Assert.Equal(
            Repository.Files("services/Contracts/Protos", "*.proto").Select(path => path["services/Contracts/Protos/".Length..]),
            ContractCatalog.Files.Select(file => file.Name));

    [Theory, MemberData(nameof(Rpcs))]
    public void Every_rpc_names_the_roles_that_may_call_it(string rpc)
    {
        var roles = ContractCatalog.RolesOf(ContractCatalog.Methods[rpc]);
        Assert.NotEmpty(roles);
        Assert.All(roles, role => Assert.True(role != Role.Unspecified && Enum.IsDefined(role), $"{rpc} names the role {role}."));
        Assert.Equal(roles.Distinct(), roles);
    }

    [Fact]
    public void An_rpc_without_the_option_may_be_called_by_nobody()
    {
        var proto = new FileDescriptorProto
        {
            Name = "made_up.proto", Package = "made_up",
            MessageType = { new DescriptorProto { Name = "Empty" } },
            Service = { new ServiceDescriptorProto { Name = "S", Method = { new MethodDescriptorProto { Name = "Do", InputType = ".made_up.Empty", OutputType = ".made_up.Empty" } } } },
        };
        var file = FileDescriptor.BuildFromByteStrings([Google.Protobuf.ByteString.CopyFrom(Google.Protobuf.MessageExtensions.ToByteArray(proto))])[0];
        Assert.Empty(ContractCatalog.RolesOf(file.Services[0].Methods[0]));
    }

    [Theory, MemberData(nameof(Rpcs))]
    public void Ids_and_dates_of_a_request_have_the_format_of_ids_and_dates(string rpc) =>
        Assert.All(
            Slot.Of(ContractCatalog.Methods[rpc].InputType).Where(slot => slot.Field.FieldType == FieldType.String),
            slot =>
            {
                var name = slot.Field.Name;
                var isId = name == "id" || name.EndsWith("_id", StringComparison.Ordinal) || name.EndsWith("_by", StringComparison.Ordinal);
                var isDate = name is "date" or "from" or "to" || name.EndsWith("_on", StringComparison.Ordinal);
                var isTime = name is "opens" or "closes" || name.EndsWith("_at", StringComparison.Ordinal);
                var isCode = slot.Rule.Dimension.Length > 0;
                if (isId || isDate || isTime || isCode)
                {
                    Assert.Equal((slot.Path, isId ? Format.Uuid : isDate ? Format.Date : isTime ? Format.Time : Format.Code), (slot.Path, slot.Rule.Format));
                }
            });

    [Theory, MemberData(nameof(Rpcs))]
    public void Whole_numbers_of_a_request_have_a_range(string rpc) =>
        Assert.All(
            Slot.Of(ContractCatalog.Methods[rpc].InputType)
                .Where(slot => slot.Field.FieldType is FieldType.Int32 or FieldType.Int64 && !IsForServices(rpc)),
            slot => Assert.True(slot.Rule.Max > slot.Rule.Min, $"{slot.Path} has no range."));

    // Ids, dates and codes of a taxonomy are checked for what they are; a page token is written by the suite.
    [Theory, MemberData(nameof(Rpcs))]
    public void What_people_write_refuses_a_social_security_number(string rpc) =>
        Assert.All(
            Slot.Of(ContractCatalog.Methods[rpc].InputType)
                .Where(slot => slot.IsText && slot.Rule is { Format: Format.Text or Format.Code, Dimension: "" } && slot.MaxLength >= 13 && slot.Field.Name != "page_token" && !IsForServices(rpc)),
            slot => Assert.True(slot.Rule.NoNir, $"{slot.Path} accepts a social security number."));

    private static bool IsForServices(string rpc) => ContractCatalog.RolesOf(ContractCatalog.Methods[rpc]).Contains(Role.Service);

    [Theory, MemberData(nameof(Rpcs))]
    public void A_request_that_follows_its_contract_is_accepted(string rpc) =>
        Assert.All(Slot.Variants(ContractCatalog.Methods[rpc].InputType), request => Assert.Empty(FieldRulesCheck.Of(request)));
}
