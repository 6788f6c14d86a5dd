namespace AccesDroits.Contracts.Tests;

public sealed class AuditedActsTests
{
    [Fact]
    public void For_every_RPC_it_has_been_decided_what_it_enters_in_the_journal() => Assert.Equal(
        ContractCatalog.Methods.Values.Select(method => $"{method.Service.Name}/{method.Name}").Order(StringComparer.Ordinal),
        AuditedActs.OfRpcs.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void An_act_is_the_kind_of_record_and_a_verb() => Assert.All(AuditedActs.All, act => Assert.Matches("^[a-z]+(-[a-z]+)*[.][a-z]+(-[a-z]+)*$", act));
}
