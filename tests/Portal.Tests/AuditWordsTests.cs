using AccesDroits.Contracts;
using AccesDroits.Portal.Words;

namespace AccesDroits.Portal.Tests;

public sealed class AuditWordsTests
{
    [Fact]
    public void Every_act_of_the_journal_has_French_words() => Assert.Equal([], AuditedActs.All.Where(act => AuditWords.Find(act) is null).Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_acts_have_the_same_words() => Assert.Distinct(AuditedActs.All.Select(AuditWords.Of));

    [Fact]
    public void The_kinds_that_the_page_filters_by_are_those_of_the_acts() => Assert.Equal(
        AuditedActs.All.Select(act => act.Split('.')[0]).Distinct().Order(StringComparer.Ordinal), AuditWords.Kinds.Select(kind => kind.Value).Order(StringComparer.Ordinal));
}
