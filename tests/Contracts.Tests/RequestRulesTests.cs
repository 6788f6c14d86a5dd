using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.Testing;

namespace AccesDroits.Contracts.Tests;

/// <summary>How what is wrong with a whole request is told.</summary>
public sealed class RequestRulesTests
{
    private static LogVisitRequest Visit => (LogVisitRequest)Slot.Variants(LogVisitRequest.Descriptor).First();

    [Fact]
    public void A_field_is_named_by_its_path_with_the_index_of_the_item()
    {
        var visit = Visit;
        visit.Requests.Add(visit.Requests[0].Clone());
        visit.Requests[0].Institution = "";
        visit.Requests[1].Outcomes.Add("Fini");
        visit.Requests[1].Comprehension = null;
        visit.ReceivedBy.AccountId = "moi";
        Assert.Equal(
            ["received_by.account_id not-a-uuid", "requests[0].institution required", "requests[1].outcomes[1] not-a-code", "requests[1].comprehension required"],
            FieldRulesCheck.Of(visit).Select(violation => $"{violation.Field} {violation.Code}"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() =>
        Assert.Equal(
            ["channel", "date", "device_time", "place_id", "profile", "received_by", "recorded_by", "requests", "visit_id"],
            FieldRulesCheck.Of(new LogVisitRequest()).Select(violation => violation.Field).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_told_is_a_sentence() =>
        Assert.All(FieldRulesCheck.Of(new LogVisitRequest()), violation => Assert.True(HouseRules.IsSentence(violation.Message), violation.Message));

    [Fact]
    public void The_member_of_a_oneof_that_was_not_chosen_is_absent()
    {
        var visit = Visit;
        visit.ClearVisitor();
        Assert.Empty(FieldRulesCheck.Of(visit));
        visit.VisitorCode = "ABCD2345X";
        Assert.Empty(FieldRulesCheck.Of(visit));
    }

    [Fact]
    public void The_member_of_a_oneof_that_was_chosen_follows_its_rule()
    {
        var visit = Visit;
        visit.VisitorId = "une personne";
        Assert.Equal(["visitor_id not-a-uuid"], FieldRulesCheck.Of(visit).Select(violation => $"{violation.Field} {violation.Code}"));
        visit.VisitorCode = "ABCD2345XYZ99";
        Assert.Equal(["visitor_code too-long"], FieldRulesCheck.Of(visit).Select(violation => $"{violation.Field} {violation.Code}"));
    }

    [Fact]
    public void Codes_to_look_up_come_with_their_path_and_dimension_and_empty_ones_are_left_out()
    {
        var visit = Visit;
        visit.DurationBand = "";
        visit.Requests[0].Outcomes.Add("autre");
        var codes = FieldRules.Codes(visit).ToList();
        Assert.Contains(("requests[0].outcomes[1]", "outcome", "autre"), codes);
        Assert.Contains(("received_by.status", "receiver-status", "un.code-1"), codes);
        Assert.DoesNotContain("duration_band", codes.Select(code => code.Path));
    }
}
