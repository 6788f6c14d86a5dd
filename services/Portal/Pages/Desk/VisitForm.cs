using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Portal.Pages.Desk;

/// <summary>The form of the desk, as the request that stores what it says.</summary>
internal static class VisitForm
{
    public const string Name = "visite";

    // Fields of the form that are several fields of the contract.
    public const string Age = "age", EnteredAt = "saisie";

    /// <summary>The bundle of dimensions that says what a request is about.</summary>
    public static string Shortcut(int request) => $"raccourci[{request}]";

    public static HelpRequest NewRequest() => new() { Mode = "avec", Outcomes = { "traite.termine" } };

    /// <summary>What was typed. Requests of the same person that came before are in it; one that was begun and left empty is not.</summary>
    public static LogVisitRequest Read(HttpRequest posted, IReadOnlyList<Receiver> receivers)
    {
        var visit = new LogVisitRequest { Profile = new Profile(), ReceivedBy = new Receiver() };
        new Form(visit, Name).Read(posted);
        visit.ReceivedBy.Status = receivers.FirstOrDefault(receiver => receiver.AccountId == visit.ReceivedBy.AccountId)?.Status ?? "";
        visit.DeviceTime = DateTimeOffset.TryParse(posted.Form[EnteredAt], CultureInfo.InvariantCulture, out var enteredAt) ? enteredAt.ToTimestamp() : null;
        if (visit.Requests.Count == 0)
        {
            visit.Requests.Add(NewRequest());
        }

        ReadAnswers(visit, posted);
        return visit;
    }

    /// <summary>The answers that stand for several fields of the visit.</summary>
    public static void ReadAnswers(LogVisitRequest visit, HttpRequest posted)
    {
        ReadAge(visit.Profile, posted.Form[Age].ToString());
        for (var index = 0; index < visit.Requests.Count; index++)
        {
            ReadShortcut(visit.Requests[index], posted.Form[Shortcut(index)].ToString());
        }
    }

    /// <summary>A visit whose answers are to be given again by a form that shows them all; what the form does not show stays.</summary>
    public static LogVisitRequest WithoutAnswers(LogVisitRequest visit)
    {
        var rest = visit.Clone();
        (rest.Profile.Sex, rest.Profile.SingleParent, rest.Profile.HelpWithFrench) = (Sex.NotAsked, YesNo.NotAsked, YesNo.NotAsked);
        (rest.Profile.ComputerAtHome, rest.Profile.SmartphoneOnly, rest.Profile.FirstVisit) = (YesNo.NotAsked, YesNo.NotAsked, YesNo.NotAsked);
        (rest.DurationBand, rest.Profile.HeardOf) = ("", "");
        rest.Profile.Obstacles.Clear();
        foreach (var request in rest.Requests)
        {
            (request.ModeReason, request.Note) = ("", "");
            request.Outcomes.Clear();
        }

        return rest;
    }

    /// <summary>Which shortcut a request is; empty while it is none, <see cref="Answers.OtherRequest"/> for one that no shortcut says.</summary>
    public static string ShortcutOf(HelpRequest request, IEnumerable<Shortcut> shortcuts) =>
        !HasNeed(request) ? "" : shortcuts.Select(ValueOf).FirstOrDefault(value => value == ValueOf(request)) ?? Answers.OtherRequest;

    public static string ValueOf(Shortcut shortcut) => $"{shortcut.Institution}|{shortcut.Nature}|{shortcut.Droit}|{shortcut.Medium}";

    public static string AgeOf(Profile profile) => profile.Age == AgeAnswer.AgeRefused ? Answers.AgeRefused : profile.AgeBand;

    public static bool HasNeed(HelpRequest request) => request.Institution.Length > 0 || request.Nature.Length > 0;

    /// <summary>Completes what the page and not the person knows.</summary>
    public static void Complete(LogVisitRequest visit, Comprehension comprehension)
    {
        if (visit.Requests.Count > 1 && !HasNeed(visit.Requests[^1]))
        {
            visit.Requests.RemoveAt(visit.Requests.Count - 1);
        }

        foreach (var request in visit.Requests)
        {
            request.Comprehension = comprehension;
        }

        DropReasons(visit);
    }

    /// <summary>A reason that was chosen before the mode it is for was changed.</summary>
    public static void DropReasons(LogVisitRequest visit)
    {
        foreach (var request in visit.Requests.Where(request => request.Mode != "a-la-place"))
        {
            request.ModeReason = "";
        }
    }

    private static void ReadAge(Profile profile, string age)
    {
        (profile.Age, profile.AgeBand) = age switch
        {
            "" => (AgeAnswer.AgeNotAsked, ""),
            Answers.AgeRefused => (AgeAnswer.AgeRefused, ""),
            _ => (AgeAnswer.AgeGiven, age),
        };
    }

    // The lists below the shortcuts count when « autre » is chosen, or nothing is.
    private static void ReadShortcut(HelpRequest request, string shortcut)
    {
        if (shortcut.Split('|') is [var institution, var nature, var droit, var medium])
        {
            (request.Institution, request.Nature, request.Droit, request.Medium) = (institution, nature, droit, medium);
        }
    }

    private static string ValueOf(HelpRequest request) => $"{request.Institution}|{request.Nature}|{request.Droit}|{request.Medium}";
}
