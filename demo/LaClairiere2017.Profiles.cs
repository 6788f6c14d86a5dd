using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Demo;

public static partial class LaClairiere2017
{
    /// <summary>What each person declares at their latest visit: exactly the published table and the synthetic counts.</summary>
    private static Profile[] Profiles(Dice dice)
    {
        var cells = Published.Persons.AgeBySex.SelectMany(age =>
            Enumerable.Repeat((age.AgeBand, Sex.Male), age.Male).Concat(Enumerable.Repeat((age.AgeBand, Sex.Female), age.Female)));
        Profile[] profiles = [.. dice.Shuffle(cells).Select(cell => Declared(cell.AgeBand, cell.Item2, dice))];

        var counts = Published.SyntheticDataset.Persons;
        // Women aged 26 to 64 bring up children alone more often; older people own a computer less often.
        foreach (var profile in Likeliest(profiles, counts.SingleParent, dice, who => (who.Sex == Sex.Female ? 40 : 0) + (who.AgeBand == "65+" ? -60 : 0)))
        {
            profile.SingleParent = YesNo.Yes;
        }

        foreach (var profile in Likeliest(profiles, counts.DifficultyWithFrench, dice, who => who.AgeBand == "18-25" ? -20 : 0))
        {
            profile.HelpWithFrench = YesNo.Yes;
            profile.Obstacles.Add(dice.Pick("langue.oral", "langue.ecrit"));
        }

        foreach (var profile in Likeliest(profiles, counts.AccessToComputer, dice, who => who.AgeBand == "65+" ? -40 : 0))
        {
            profile.ComputerAtHome = YesNo.Yes;
            profile.SmartphoneOnly = YesNo.No;
        }

        return profiles;
    }

    private static Profile Declared(string ageBand, Sex sex, Dice dice) => new()
    {
        Age = AgeAnswer.AgeGiven,
        AgeBand = ageBand,
        Sex = sex,
        SingleParent = YesNo.No,
        HelpWithFrench = YesNo.No,
        ComputerAtHome = YesNo.No,
        SmartphoneOnly = dice.Weighted((6, YesNo.Yes), (3, YesNo.No), (1, YesNo.NotAsked)),
        HeardOf = dice.Weighted((5, "bouche-a-oreille"), (3, "institution"), (3, "structure"), (2, "mairie"), (1, "affichage"), (1, "")),
        Obstacles = { dice.Chance(35) ? [dice.Pick("numerique.equipement", "numerique.usage", "numerique.confiance", "administratif.droits")] : (string[])[] },
    };

    private static Profile[] Likeliest(Profile[] profiles, int count, Dice dice, Func<Profile, int> bias) =>
        [.. profiles.Select(profile => (profile, Rank: dice.Next(100) + bias(profile))).OrderByDescending(drawn => drawn.Rank).Take(count).Select(drawn => drawn.profile)];

    // What a person declared at a first visit and declares otherwise when they return.
    private static void Differ(Profile profile, int kind)
    {
        switch (kind)
        {
            case 0:
                profile.ComputerAtHome = Opposite(profile.ComputerAtHome);
                break;
            case 1:
                profile.HelpWithFrench = Opposite(profile.HelpWithFrench);
                break;
            case 2:
                profile.AgeBand = profile.AgeBand == "26-64" ? "18-25" : "26-64";
                break;
            default:
                profile.SingleParent = Opposite(profile.SingleParent);
                break;
        }
    }

    private static YesNo Opposite(YesNo answer) => answer == YesNo.Yes ? YesNo.No : YesNo.Yes;
}
