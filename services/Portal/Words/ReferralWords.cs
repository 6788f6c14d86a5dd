using AccesDroits.Contracts.Referrals.V1;

namespace AccesDroits.Portal.Words;

/// <summary>What the interface says of sollicitations.</summary>
internal static class ReferralWords
{
    /// <summary>How far it is; of a closed one, what came of it.</summary>
    public static string Of(ReferralState state, ReferralResult result) => state switch
    {
        ReferralState.Draft => "brouillon",
        ReferralState.Sent => "envoyée",
        ReferralState.Acknowledged => "reçue par l'institution",
        ReferralState.InProgress => "en cours",
        ReferralState.Answered => "répondue",
        _ => Of(result),
    };

    private static string Of(ReferralResult result) => result switch
    {
        ReferralResult.Resolved => "résolue",
        ReferralResult.PartlyResolved => "résolue en partie",
        ReferralResult.Refused => "refusée",
        ReferralResult.NotCompetent => "pas de la compétence de l'institution",
        ReferralResult.Transferred => "transmise à un autre service",
        _ => "retirée",
    };
}
