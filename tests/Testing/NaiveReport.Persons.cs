using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Testing;

public sealed partial class NaiveReport
{
    private static Persons PersonsOf(List<(LogVisitRequest Command, string VisitorId)> visits)
    {
        // The visit that describes each person: the latest day, then the greatest id as it is written.
        var latest = visits.Where(visit => visit.VisitorId.Length == 0).Select(visit => visit.Command)
            .Concat(visits.Where(visit => visit.VisitorId.Length > 0)
                .GroupBy(visit => Guid.Parse(visit.VisitorId))
                .Select(person => person.Select(visit => visit.Command).OrderBy(visit => visit.Date, StringComparer.Ordinal)
                    .ThenBy(visit => visit.VisitId.ToLowerInvariant(), StringComparer.Ordinal).Last()))
            .Select(visit => visit.Profile)
            .ToList();

        var persons = new Persons { Total = SexesOf(latest), Anonymous = visits.Count(visit => visit.VisitorId.Length == 0) };
        foreach (var band in latest.GroupBy(BandOf).OrderBy(band => BandRank(band.Key)).ThenBy(band => band.Key, StringComparer.Ordinal))
        {
            var sexes = SexesOf([.. band]);
            persons.AgeBySex.Add(new AgeLine
            {
                AgeBand = band.Key, Male = sexes.Male, Female = sexes.Female, Other = sexes.Other, Refused = sexes.Refused, NotAsked = sexes.NotAsked, Total = sexes.Total,
            });
        }

        persons.Profile.Add(AnswersOf("single-parent", "Monoparentalité", [.. latest.Select(profile => profile.SingleParent)]));
        persons.Profile.Add(AnswersOf("help-with-french", "Difficulté avec la langue française", [.. latest.Select(profile => profile.HelpWithFrench)]));
        persons.Profile.Add(AnswersOf("computer-at-home", "Accès à un ordinateur pour les démarches en ligne", [.. latest.Select(profile => profile.ComputerAtHome)]));
        return persons;
    }

    private static string BandOf(Profile profile) => profile.Age switch
    {
        AgeAnswer.AgeGiven => profile.AgeBand,
        AgeAnswer.AgeRefused => "refused",
        _ => "not-asked",
    };

    private static int BandRank(string band) => band switch
    {
        "under-18" => 0,
        "18-25" => 1,
        "26-64" => 2,
        "65+" => 3,
        "refused" => 5,
        "not-asked" => 6,
        _ => 4,
    };

    private static SexCounts SexesOf(List<Profile> profiles) => new()
    {
        Male = profiles.Count(profile => profile.Sex == Sex.Male),
        Female = profiles.Count(profile => profile.Sex == Sex.Female),
        Other = profiles.Count(profile => profile.Sex == Sex.Other),
        Refused = profiles.Count(profile => profile.Sex == Sex.Refused),
        NotAsked = profiles.Count(profile => profile.Sex == Sex.NotAsked),
        Total = profiles.Count,
    };

    private static ProfileLine AnswersOf(string code, string label, List<YesNo> answers)
    {
        var line = new ProfileLine
        {
            Code = code,
            Label = label,
            Yes = answers.Count(answer => answer == YesNo.Yes),
            No = answers.Count(answer => answer == YesNo.No),
            Refused = answers.Count(answer => answer == YesNo.Refused),
            NotAsked = answers.Count(answer => answer == YesNo.NotAsked),
            Base = answers.Count,
            Answered = answers.Count(answer => answer is YesNo.Yes or YesNo.No),
        };
        if (Percent(line.Yes, line.Base) is { } percent)
        {
            line.Percent = percent;
        }

        if (Percent(line.Yes, line.Answered) is { } percentOfAnswers)
        {
            line.PercentOfAnswers = percentOfAnswers;
        }

        return line;
    }
}
