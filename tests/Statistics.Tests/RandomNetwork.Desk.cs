using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Statistics.Tests;

internal sealed partial class RandomNetwork
{
    private static readonly string[] Sexes = ["not-asked", "female", "male", "other", "refused"];
    private static readonly string[] Answers = ["not-asked", "yes", "no", "refused"];

    private void AddSession()
    {
        var plan = new PlanDropInSessionRequest { SessionId = NewId(), PlaceId = Any(_places).Id, Date = Day().ToText(), Receivers = { AnyReceivers() } };
        var state = Any(["planned", "held", "not-held"]);
        var close = new CloseDropInSessionRequest { SessionId = plan.SessionId, Held = state == "held", Receivers = { state == "held" ? AnyReceivers() : [] } };
        _sessions.Add(plan.SessionId);

        DropInSessionChanged Event(long revision, bool deleted, string place, string date, string reached, IEnumerable<Receiver> receivers) => new(
            Guid.Parse(plan.SessionId), revision, deleted, Guid.Empty, Guid.Parse(place), date.ToDate(), new TimeOnly(9, 0), new TimeOnly(12, 0),
            [.. receivers.Select(receiver => receiver.Status).Distinct().Order(StringComparer.Ordinal)], reached, 0);
        var stands = Revise(
            (revision, deleted) => Event(revision, deleted, Any(_places).Id, Day().ToText(), Any(["planned", "held"]), AnyReceivers()),
            (revision, deleted) => Event(revision, deleted, plan.PlaceId, plan.Date, state, state == "planned" ? plan.Receivers : close.Receivers),
            mayBeDeleted: true);
        if (stands)
        {
            Naive.Add(plan);
            if (state != "planned")
            {
                Naive.Add(close);
            }
        }
    }

    private void AddTally()
    {
        var tally = new RecordKioskTallyRequest { TallyId = NewId(), PlaceId = Any(_places).Id, Date = Day().ToText(), Count = 1 + _random.Next(20) };

        KioskTallyChanged Event(long revision, bool deleted, string place, string date, int count) =>
            new(Guid.Parse(tally.TallyId), revision, deleted, Guid.Empty, Guid.Parse(place), date.ToDate(), count);
        if (Revise(
            (revision, deleted) => Event(revision, deleted, Any(_places).Id, Day().ToText(), 7),
            (revision, deleted) => Event(revision, deleted, tally.PlaceId, tally.Date, tally.Count),
            mayBeDeleted: true))
        {
            Naive.Add(tally);
        }
    }

    private void AddVisit()
    {
        var id = NewId();
        var (visit, visitor) = AnyVisit(id);
        if (Revise(
            (revision, deleted) => Event(AnyVisit(id), revision, deleted),
            (revision, deleted) => Event((visit, visitor), revision, deleted),
            mayBeDeleted: true))
        {
            Naive.Add(visit, visitor);
        }
    }

    // Few days and few visitors, so that several visits of one person fall on one day.
    private (LogVisitRequest Visit, string Visitor) AnyVisit(string id)
    {
        var visit = new LogVisitRequest
        {
            VisitId = id,
            PlaceId = Any(_places).Id,
            Date = FirstDay.AddDays(_random.Next(Days / 10) * 10).ToText(),
            SessionId = _random.Next(3) == 0 ? "" : Any(_sessions),
            DeviceTime = Timestamp.FromDateTime(DateTime.UnixEpoch.AddDays(19_000).AddSeconds(_random.Next(100_000_000)).AddTicks(_random.Next(10_000_000))),
            Profile = new Profile
            {
                Age = (AgeAnswer)_random.Next(3),
                Sex = (Sex)_random.Next(5),
                SingleParent = (YesNo)_random.Next(4),
                HelpWithFrench = (YesNo)_random.Next(4),
                ComputerAtHome = (YesNo)_random.Next(4),
            },
        };
        if (visit.Profile.Age == AgeAnswer.AgeGiven)
        {
            visit.Profile.AgeBand = Any(["under-18", "18-25", "26-64", "65+", "75+"]);
        }

        Repeat(1 + _random.Next(3), () => visit.Requests.Add(new HelpRequest
        {
            Institution = _random.Next(2) == 0 ? "caf" : AnyCode("institution"),
            Nature = AnyCode("nature"),
            Droit = AnyCode("droit"),
            Medium = AnyCode("medium"),
            Mode = Any(["seule", "avec", "a-la-place"]),
            Outcomes = { Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Any(["traite", "traite.termine", "orientation.atelier", "attente"])).Distinct() },
            Comprehension = new Comprehension { NotCheckedReason = Any(["", "", "pas-le-temps"]) },
        }));
        visit.Channel = Any(["presentiel", "telephone"]);
        visit.ReceivedBy = new Receiver { Status = Any(["benevole", "service-civique"]) };
        return (visit, _random.Next(3) == 0 ? "" : $"00000000-0000-4000-8000-{_seed:x4}{_random.Next(25):x8}");
    }

    private static VisitChanged Event((LogVisitRequest Visit, string Visitor) logged, long revision, bool deleted)
    {
        var (visit, profile) = (logged.Visit, logged.Visit.Profile);
        var age = profile.Age switch { AgeAnswer.AgeGiven => profile.AgeBand, AgeAnswer.AgeRefused => "refused", _ => "not-asked" };
        return new VisitChanged(
            Guid.Parse(visit.VisitId), revision, deleted, Guid.Empty, Guid.Parse(visit.PlaceId), visit.Date.ToDate(),
            visit.SessionId.Length == 0 ? null : Guid.Parse(visit.SessionId), Guid.Empty, visit.ReceivedBy.Status, visit.Channel, null,
            logged.Visitor.Length == 0 ? null : Guid.Parse(logged.Visitor), visit.DeviceTime.ToDateTimeOffset(),
            new DeclaredProfile(
                age, Sexes[(int)profile.Sex], Answers[(int)profile.SingleParent], Answers[(int)profile.HelpWithFrench], Answers[(int)profile.ComputerAtHome],
                "not-asked", "not-asked", null, []),
            [.. visit.Requests.Select(request => new RequestFacts(request.Institution, request.Nature, request.Droit, request.Medium, request.Mode, null, [.. request.Outcomes],
                request.Comprehension.NotCheckedReason.Length > 0 ? request.Comprehension.NotCheckedReason : "checked"))]);
    }

    private List<Receiver> AnyReceivers() =>
        [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => new Receiver { AccountId = NewId(), Status = Any(["service-civique", "benevole", "travailleur-social"]) })];
}
