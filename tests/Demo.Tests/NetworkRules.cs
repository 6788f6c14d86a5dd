using System.Globalization;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults.Grpc;
using Google.Protobuf;

namespace AccesDroits.Demo.Tests;

/// <summary>What every generated network respects; each rule answers the commands that break it.</summary>
internal static class NetworkRules
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static IEnumerable<IMessage> Commands(Network network) =>
    [
        .. network.Structures, .. network.Places, .. network.Territories, .. network.Recognitions, .. Accounts(network), .. network.CodeBatches,
        .. network.Sessions, .. network.Visits.Select(visit => visit.Request), .. network.Closings, .. network.KioskTallies,
    ];

    /// <summary>The invitations of everybody who has an account.</summary>
    public static IEnumerable<InviteAccountRequest> Accounts(Network network) => [.. network.Team.Select(account => new InviteAccountRequest { Account = account }), .. network.Receivers];

    /// <summary>Visits received by nobody of the structure, or by somebody whose mission or status was not that one on the day; entered by another than its coordinator.</summary>
    public static IEnumerable<LogVisitRequest> VisitsOfStrangers(Network network) =>
        network.Visits.Select(visit => visit.Request).Where(visit => visit.RecordedBy != network.Team[^1].Id || IsStranger(network, visit.ReceivedBy, visit.Date));

    /// <summary>Sessions planned for such people, or closed as held by them.</summary>
    public static IEnumerable<string> SessionsOfStrangers(Network network)
    {
        var dates = network.Sessions.ToDictionary(session => session.SessionId, session => session.Date);
        return network.Sessions.Select(session => (session.SessionId, session.Receivers)).Concat(network.Closings.Select(closing => (closing.SessionId, closing.Receivers)))
            .Where(held => held.Receivers.Any(receiver => IsStranger(network, receiver, dates[held.SessionId]))).Select(held => held.SessionId);
    }

    /// <summary>The ids that the demo makes, one for each record.</summary>
    public static IEnumerable<string> Ids(Network network) =>
    [
        .. network.Structures.Select(put => put.Structure.Id), .. network.Places.Select(put => put.Place.Id), .. network.Territories.Select(put => put.Territory.Id),
        .. network.Recognitions.Select(put => put.Recognition.Id), .. Accounts(network).Select(invitation => invitation.Account.Id), .. network.CodeBatches.Select(batch => batch.BatchId), .. network.Sessions.Select(session => session.SessionId),
        .. network.Visits.Select(visit => visit.Request.VisitId), .. network.KioskTallies.Select(tally => tally.TallyId),
    ];

    public static IEnumerable<string> IdsTwiceOrNotVersion7(Network network)
    {
        var ids = Ids(network).ToList();
        return ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key).Concat(ids.Where(id => Guid.Parse(id) is not { Version: 7, Variant: >= 8 and < 12 }));
    }

    public static IEnumerable<Violation> BreachesOfTheContract(Network network) => Commands(network).SelectMany(command =>
    {
        var violations = new Violations();
        FieldRules.Check(command, violations);
        try
        {
            violations.ThrowIfAny();
            return [];
        }
        catch (Grpc.Core.RpcException error)
        {
            return (IEnumerable<Violation>)[new Violation(command.Descriptor.Name, "refused", error.Status.Detail)];
        }
    });

    /// <summary>Codes that the taxonomy does not have, or not on the day of the visit, the session or the closing.</summary>
    public static IEnumerable<(string Dimension, string Code)> CodesNotValid(Network network)
    {
        var dates = network.Sessions.ToDictionary(session => session.SessionId, session => Day(session.Date));
        var dated = network.Visits.Select(visit => ((IMessage)visit.Request, Day(visit.Request.Date)))
            .Concat(network.Sessions.Select(session => ((IMessage)session, Day(session.Date))))
            .Concat(network.Closings.Select(closing => ((IMessage)closing, dates[closing.SessionId])))
            .Concat(network.Places.Select(place => ((IMessage)place, network.From)));
        return dated.SelectMany(command => FieldRules.Codes(command.Item1).Select(code => ((code.Dimension, code.Code), Date: command.Item2)))
            .Where(used => !Seeds.Codes.TryGetValue(used.Item1, out var valid) || used.Date < valid.From || used.Date > valid.To)
            .Select(used => used.Item1);
    }

    /// <summary>Visits that name a session but are not of its place, its day, its hours and one of its receivers.</summary>
    public static IEnumerable<LogVisitRequest> VisitsOutsideTheirSession(Network network)
    {
        var sessions = network.Sessions.ToDictionary(session => session.SessionId);
        return network.Visits.Select(visit => visit.Request).Where(visit => visit.SessionId.Length > 0).Where(visit =>
        {
            var session = sessions[visit.SessionId];
            var entered = TimeZoneInfo.ConvertTime(visit.DeviceTime.ToDateTimeOffset(), Paris).DateTime;
            return visit.PlaceId != session.PlaceId || visit.Date != session.Date || DateOnly.FromDateTime(entered) != Day(visit.Date)
                || TimeOnly.FromDateTime(entered) < Time(session.StartsAt) || TimeOnly.FromDateTime(entered) > Time(session.EndsAt)
                || !session.Receivers.Contains(visit.ReceivedBy);
        });
    }

    /// <summary>Days on which nobody works: Saturdays, Sundays, public holidays.</summary>
    public static IEnumerable<string> DaysOff(Network network) =>
        network.Sessions.Select(session => session.Date).Concat(network.KioskTallies.Select(tally => tally.Date)).Concat(network.Visits.Select(visit => visit.Request.Date))
            .Where(date => !FrenchDays.IsWorked(Day(date)));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsStranger(Network network, Receiver receiver, string date) =>
        Accounts(network).Select(invitation => invitation.Account).SingleOrDefault(account => account.Id == receiver.AccountId) is not { } account
        || account.StructureId != network.StructureId.ToString()
        || account.ReceiverStatus != receiver.Status
        || string.CompareOrdinal(date, account.MissionFrom) < 0
        || (account.MissionTo.Length > 0 && string.CompareOrdinal(date, account.MissionTo) > 0);

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
