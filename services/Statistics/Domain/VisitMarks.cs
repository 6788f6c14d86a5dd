using AccesDroits.Contracts.Events;

namespace AccesDroits.Statistics.Domain;

/// <summary>Détails d'une visite: what is counted of it beside the visit and the leaves of its requests. Each mark is <c>measure:code</c> and counts one.</summary>
public static class VisitMarks
{
    public const string Channel = "channel", Receiver = "receiver", Mode = "mode", Outcome = "outcome", Comprehension = "comprehension", Need = "need", Right = "right";

    /// <summary>Of the visit, how it came and who received; of each request its mode, comprehension, need (institution/nature), right, and each kind of outcome once.</summary>
    public static string[] Of(VisitChanged visit) =>
    [
        .. visit.Requests.SelectMany(request => (IEnumerable<string>)
        [
            $"{Mode}:{request.Mode}", $"{Comprehension}:{request.Comprehension}", $"{Need}:{Top(request.Institution)}/{request.Nature}", $"{Right}:{request.Droit}",
            .. request.Outcomes.Select(Top).Distinct(StringComparer.Ordinal).Select(outcome => $"{Outcome}:{outcome}"),
        ]),
        $"{Channel}:{visit.Channel}", $"{Receiver}:{visit.ReceiverStatus}",
    ];

    /// <summary>The measure and the code of a mark.</summary>
    public static (string Measure, string Code) Parts(string mark) => mark.IndexOf(':', StringComparison.Ordinal) is var colon ? (mark[..colon], mark[(colon + 1)..]) : default;

    // The first level of a code.
    private static string Top(string code) => code.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? code[..dot] : code;
}
