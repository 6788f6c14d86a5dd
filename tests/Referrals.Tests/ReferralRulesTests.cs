using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Referrals.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Referrals.Tests;

/// <summary>The stages of a referral, against a table of what the network allows.</summary>
public sealed class ReferralRulesTests
{
    private const string Allowed =
        """
        draft: change draft, delete draft, send sent
        sent: write sent, acknowledge acknowledged, start in-progress, request-information asked, answer answered, decline closed, transfer closed, withdraw closed
        acknowledged: write acknowledged, start in-progress, request-information asked, answer answered, decline closed, transfer closed, withdraw closed
        in-progress: write in-progress, request-information asked, answer answered, decline closed, transfer closed, withdraw closed
        asked: write asked, give-information in-progress, answer answered, decline closed, transfer closed, withdraw closed
        answered: write answered, close closed, withdraw closed
        closed:
        """;

    private static readonly Dictionary<(string Stage, string Act), string> Table = Allowed.Split('\n')
        .Select(line => line.Split(':'))
        .SelectMany(line => line[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(step => (Stage: line[0].Trim(), Step: step.Split(' '))))
        .ToDictionary(step => (step.Stage, step.Step[0]), step => step.Step[1]);

    [Fact]
    public void Every_act_leads_where_the_table_says_and_nowhere_else()
    {
        foreach (var stage in Stages())
        {
            foreach (var act in Enum.GetValues<ReferralAct>())
            {
                Assert.Equal((stage, act, Table.GetValueOrDefault((NameOf(stage), Code(act)))), (stage, act, stage.After(act) is { } after ? NameOf(after) : null));
            }
        }
    }

    [Fact]
    public void No_sequence_of_acts_leads_to_a_stage_that_does_not_exist_nor_out_of_a_closed_referral()
    {
        var sequences = Gen.Elements(Enum.GetValues<ReferralAct>()).ListOf().ToArbitrary();
        Prop.ForAll(sequences, acts =>
        {
            var stage = new Stage(ReferralState.Draft);
            foreach (var act in acts)
            {
                var after = stage.After(act);
                if (stage.State == ReferralState.Closed && after is not null)
                {
                    return false;
                }

                stage = after ?? stage;
                if (stage.InformationRequested && stage.State != ReferralState.InProgress)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<Stage> Stages() =>
        Enum.GetValues<ReferralState>().Where(state => state != ReferralState.Unspecified).Select(state => new Stage(state)).Append(new Stage(ReferralState.InProgress, InformationRequested: true));

    private static string NameOf(Stage stage) => stage.InformationRequested ? "asked" : Code(stage.State);

    private static string Code<TEnum>(TEnum value) where TEnum : struct, Enum => ServiceDefaults.EnumCodes.ToCode(value);
}
