using AccesDroits.Contracts.Reception.V1;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Demo;

public static partial class LesTilleuls
{
    private const int CodedPersons = 500;
    private const int PercentCoded = 55;
    private const int MostVisitsInASlot = 7;

    private static IEnumerable<DemoVisit> VisitsOf(int seed, Slot slot)
    {
        var dice = new Dice(seed, $"visits/{slot.Key}");
        var visits = dice.Between(0, MostVisitsInASlot);
        return [.. Enumerable.Range(0, visits).Select(rank => Visit(seed, slot, $"visit/{slot.Key}/{rank}", each =>
            (slot.EntryOf(rank, visits, each), each.Weighted((30, "presentiel"), (1, "visio"), (1, "ecrit")))))];
    }

    // Some people ring the centre outside any session.
    private static IEnumerable<DemoVisit> ByTelephone(int seed, DateOnly date)
    {
        if (!new Dice(seed, $"telephone/{date.Text()}").Chance(8))
        {
            return [];
        }

        var desk = new Slot(seed, Centre, Fixed(seed, Centre), date, new TimeOnly(10, 0), new TimeOnly(11, 0), [Account(seed, date, "agent-accueil")]);
        var call = Visit(seed, desk, $"call/{date.Text()}", dice => (desk.EntryOf(0, 1, dice), "telephone"));
        call.Request.SessionId = "";
        return [call];
    }

    private static DemoVisit Visit(int seed, Slot slot, string key, Func<Dice, (DateTimeOffset Entry, string Channel)> how)
    {
        var dice = new Dice(seed, key);
        var (entry, channel) = how(dice);
        int? person = dice.Chance(PercentCoded) ? dice.Next(CodedPersons) : null;
        var requests = dice.Weighted((60, 1), (28, 2), (9, 3), (3, 4));
        var receiver = dice.Pick(slot.Receivers);
        var visit = new LogVisitRequest
        {
            VisitId = DemoId.Create(seed, key, entry),
            PlaceId = slot.PlaceId,
            Date = slot.Date.Text(),
            SessionId = slot.Id,
            ReceivedBy = receiver,
            RecordedBy = Fixed(seed, Coordinator),
            Channel = channel,
            DurationBand = dice.Weighted((3, "0-15"), (5, "15-30"), (4, "30-60"), (1, "60+"), (2, "")),
            Profile = person is null ? Declared(dice) : DeclaredBy(seed, person.Value, dice),
            Requests = { Enumerable.Range(0, requests).Select(_ => Needs.Answer(Needs.Any(slot.Date, dice), dice)) },
            DeviceTime = Timestamp.FromDateTimeOffset(entry),
        };
        AddObstacles(visit.Profile, receiver.Status, dice);
        return new DemoVisit(person, visit);
    }

    // A person says nearly the same each time; one visit in eight, an answer changes.
    private static Profile DeclaredBy(int seed, int person, Dice dice)
    {
        var profile = Declared(new Dice(seed, $"person/{person}"));
        if (dice.Chance(12))
        {
            switch (dice.Next(4))
            {
                case 0:
                    (profile.Age, profile.AgeBand) = Age(dice);
                    break;
                case 1:
                    profile.ComputerAtHome = Answer(dice, 35);
                    break;
                case 2:
                    profile.SingleParent = Answer(dice, 25);
                    break;
                default:
                    profile.Sex = Sex.Refused;
                    break;
            }
        }

        return profile;
    }

    private static Profile Declared(Dice dice)
    {
        var (age, band) = Age(dice);
        return new Profile
        {
            Age = age,
            AgeBand = band,
            Sex = dice.Weighted((54, Sex.Female), (38, Sex.Male), (2, Sex.Other), (2, Sex.Refused), (4, Sex.NotAsked)),
            SingleParent = Answer(dice, 24),
            HelpWithFrench = Answer(dice, 18),
            ComputerAtHome = Answer(dice, 35),
            SmartphoneOnly = Answer(dice, 55),
            FirstVisit = Answer(dice, 40),
            HeardOf = dice.Weighted((6, "bouche-a-oreille"), (3, "institution"), (3, "structure"), (2, "mairie"), (1, "affichage"), (1, "internet"), (1, "autre"), (5, "")),
        };
    }

    private static (AgeAnswer Age, string Band) Age(Dice dice) => dice.Weighted(
        (3, (AgeAnswer.AgeGiven, "under-18")), (14, (AgeAnswer.AgeGiven, "18-25")), (58, (AgeAnswer.AgeGiven, "26-64")), (16, (AgeAnswer.AgeGiven, "65+")),
        (4, (AgeAnswer.AgeRefused, "")), (5, (AgeAnswer.AgeNotAsked, "")));

    private static YesNo Answer(Dice dice, int percentYes)
    {
        var unanswered = dice.Weighted((86, false), (14, true));
        return (unanswered, dice.Chance(unanswered ? 30 : percentYes)) switch
        {
            (true, true) => YesNo.Refused,
            (true, false) => YesNo.NotAsked,
            (false, true) => YesNo.Yes,
            (false, false) => YesNo.No,
        };
    }

    private static void AddObstacles(Profile profile, string receiverStatus, Dice dice)
    {
        if (dice.Chance(30))
        {
            profile.Obstacles.Add(dice.Pick("numerique.equipement", "numerique.usage", "numerique.adresse", "numerique.confiance", "langue.ecrit", "administratif.droits", "deplacement"));
        }

        // Health is noted by social workers only, when the person agrees.
        if (receiverStatus == "travailleur-social" && dice.Chance(15))
        {
            profile.Obstacles.Add(dice.Pick("sante.vue", "sante.moteur", "sante.memoire"));
            profile.HealthAgreement = true;
        }
    }
}
