using System.Globalization;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Portal.Words;

/// <summary>What the interface says of sollicitations.</summary>
internal static class ReferralWords
{
    private const int MinutesPerHour = 60, MinutesPerDay = 6 * MinutesPerHour;

    /// <summary>Where a referral goes that no post fits.</summary>
    public const string GroupMailbox = "la boîte commune de l'institution";

    public static IReadOnlyList<Option> States { get; } =
    [
        Of(ReferralState.Draft, "Brouillon"), Of(ReferralState.Sent, "Envoyée"), Of(ReferralState.Acknowledged, "Reçue par l'institution"), Of(ReferralState.InProgress, "En cours"),
        Of(ReferralState.Answered, "Répondue"), Of(ReferralState.Closed, "Close"),
    ];

    public static IReadOnlyList<Option> Urgencies { get; } =
        [Of(Urgency.Normal, "Normale"), Of(Urgency.Resources, "Urgente : rupture de ressources"), Of(Urgency.Eviction, "Urgente : expulsion"), Of(Urgency.Health, "Urgente : santé")];

    public static IReadOnlyList<Option> Causes { get; } =
    [
        Of(ReferralCause.NoNews, "Sans nouvelle d'un dossier"), Of(ReferralCause.Documents, "Pièces perdues ou redemandées"), Of(ReferralCause.ErrorInFile, "Erreur dans le dossier"),
        Of(ReferralCause.Overpayment, "Indu ou retenue"), Of(ReferralCause.ContestedDecision, "Décision contestée"), Of(ReferralCause.NoAccess, "Accès au compte impossible"),
        Of(ReferralCause.BetweenInstitutions, "Plusieurs institutions se renvoient le dossier"), Of(ReferralCause.OtherCause, "Autre"),
    ];

    public static IReadOnlyList<Option> Unblockings { get; } =
    [
        Of(Unblocking.DocumentFound, "Une pièce retrouvée ou fournie"), Of(Unblocking.FileCorrected, "Le dossier corrigé"), Of(Unblocking.DecisionRevised, "La décision revue"),
        Of(Unblocking.PaymentMade, "Un paiement fait"), Of(Unblocking.Explained, "Une explication donnée"), Of(Unblocking.AppointmentGiven, "Un rendez-vous donné"),
        Of(Unblocking.OtherUnblocking, "Autre chose"), Of(Unblocking.NotUnblocked, "Rien : la situation reste bloquée"),
    ];

    public static IReadOnlyList<Option> Relevances { get; } = [Of(Relevance.Yes, "Oui"), Of(Relevance.Partly, "En partie"), Of(Relevance.No, "Non")];

    public static IReadOnlyList<Option> Results { get; } =
        [Of(ReferralResult.Resolved, "Résolue"), Of(ReferralResult.PartlyResolved, "Résolue en partie"), Of(ReferralResult.Refused, "Refusée par l'institution")];

    /// <summary>How far it is; of a closed one, what came of it.</summary>
    public static string Of(ReferralState state, ReferralResult result) => state == ReferralState.Closed ? Of(result) : Lower(States.In(Number(state)));

    public static string Of(Urgency urgency) => Urgencies.In(Number(urgency));

    public static string Of(ReferralCause cause) => Causes.In(Number(cause));

    /// <summary>To whom it went because nobody answered in time.</summary>
    public static string Of(Escalation escalation) => escalation == Escalation.PassedToDeputy ? "Passée à la suppléance" : "Passée à la personne responsable";

    /// <summary>3 jours ouvrés.</summary>
    public static string Days(int days) => Whole($"{days} jour{(days > 1 ? "s" : "")} ouvré{(days > 1 ? "s" : "")}");

    /// <summary>What kind of file it is.</summary>
    public static string OfMediaType(string mediaType) => mediaType switch
    {
        "application/pdf" => "PDF",
        "image/jpeg" => "image JPEG",
        _ => "image PNG",
    };

    /// <summary>The same, from the code of the figures, e.g. no-news.</summary>
    public static string OfCause(string code) => Of(EnumCodes.FromCode<ReferralCause>(code));

    /// <summary>The same, from the code of the figures, e.g. eviction.</summary>
    public static string OfUrgency(string code) => Of(EnumCodes.FromCode<Urgency>(code));

    /// <summary>Working time: 45 min, 3 h 20, and from a working day of six hours on 2 j 3 h.</summary>
    public static string Working(int minutes) => Math.DivRem(minutes, MinutesPerDay) switch
    {
        (0, var rest) => Whole(rest < MinutesPerHour ? $"{rest} min" : $"{rest / MinutesPerHour} h {rest % MinutesPerHour:00}"),
        var (days, rest) => Whole(rest < MinutesPerHour ? $"{French.Count(days)} j" : $"{French.Count(days)} j {rest / MinutesPerHour} h"),
    };

    public static string Of(Unblocking unblocking) => Unblockings.In(Number(unblocking));

    public static string Of(Relevance relevance) => Relevances.In(Number(relevance));

    public static string Of(DeadlineKind kind) => kind == DeadlineKind.ToAcknowledge ? "Accuser réception" : "Répondre";

    /// <summary>What a message of the thread is; nothing for one that is just written.</summary>
    public static string Of(MessageKind kind) => kind switch
    {
        MessageKind.InformationRequest => "Demande une information",
        MessageKind.Information => "Donne l'information",
        MessageKind.Answer => "Réponse",
        MessageKind.Decline => "Pas de la compétence de l'institution",
        MessageKind.Transfer => "Transmet à un autre service",
        MessageKind.Withdrawal => "Retire la sollicitation",
        MessageKind.Conclusion => "Conclusion",
        _ => "",
    };

    public static string ToneOf(ReferralState state) => state switch
    {
        ReferralState.Draft => "warn",
        ReferralState.Answered => "good",
        _ => "",
    };

    /// <summary>Nothing, or how many of them hold something that is new.</summary>
    public static string News(int referrals) => referrals switch { 0 => "", 1 => "1 nouvelle", _ => $"{French.Count(referrals)} nouvelles" };

    private static string Of(ReferralResult result) => result switch
    {
        ReferralResult.Resolved => "résolue",
        ReferralResult.PartlyResolved => "résolue en partie",
        ReferralResult.Refused => "refusée",
        ReferralResult.NotCompetent => "pas de la compétence de l'institution",
        ReferralResult.Transferred => "transmise à un autre service",
        _ => "retirée",
    };

    private static string Whole(string words) => words.Replace(' ', '\u00a0');

    private static string Lower(string label) => $"{char.ToLowerInvariant(label[0])}{label[1..]}";

    private static Option Of<TEnum>(TEnum value, string label) where TEnum : struct, Enum => new(Number(value), label);

    private static string Number<TEnum>(TEnum value) where TEnum : struct, Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
