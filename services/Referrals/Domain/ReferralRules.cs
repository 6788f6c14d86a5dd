using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Grpc;

namespace AccesDroits.Referrals.Domain;

/// <summary>Acte: what people do to a sollicitation.</summary>
public enum ReferralAct
{
    Change,
    Delete,
    Send,
    Write,
    Acknowledge,
    Start,
    RequestInformation,
    GiveInformation,
    Answer,
    Decline,
    Transfer,
    Close,
    Withdraw,
}

/// <summary>Étape: how far a sollicitation has come, and whether the institution waits for something from the sender.</summary>
public readonly record struct Stage(ReferralState State, bool InformationRequested = false)
{
    /// <summary>With the institution, which has not answered.</summary>
    public bool IsWithPartner => State is ReferralState.Sent or ReferralState.Acknowledged or ReferralState.InProgress;

    /// <summary>The sender has sent it and not yet said what came of it.</summary>
    public bool IsOpen => IsWithPartner || State == ReferralState.Answered;
}

/// <summary>Sollicitation: which act leads from which stage to which, and what a referral must respect beyond the form of its fields.</summary>
public static class ReferralRules
{
    /// <summary>Where the act leads; null where it is not allowed.</summary>
    public static Stage? After(this Stage stage, ReferralAct act) => act switch
    {
        ReferralAct.Change or ReferralAct.Delete when stage.State == ReferralState.Draft => stage,
        ReferralAct.Send when stage.State == ReferralState.Draft => new(ReferralState.Sent),
        ReferralAct.Write when stage.IsOpen => stage,
        ReferralAct.Acknowledge when stage.State == ReferralState.Sent => new(ReferralState.Acknowledged),
        ReferralAct.Start when stage.State is ReferralState.Sent or ReferralState.Acknowledged => new(ReferralState.InProgress),
        ReferralAct.RequestInformation when stage is { IsWithPartner: true, InformationRequested: false } => new(ReferralState.InProgress, InformationRequested: true),
        ReferralAct.GiveInformation when stage.InformationRequested => stage with { InformationRequested = false },
        ReferralAct.Answer when stage.IsWithPartner => new(ReferralState.Answered),
        ReferralAct.Decline or ReferralAct.Transfer when stage.IsWithPartner => new(ReferralState.Closed),
        ReferralAct.Close when stage.State == ReferralState.Answered => new(ReferralState.Closed),
        ReferralAct.Withdraw when stage.IsOpen => new(ReferralState.Closed),
        _ => null,
    };

    /// <summary>Acts of the institution, which has taken notice by any of them.</summary>
    public static bool IsOfPartner(this ReferralAct act) =>
        act is ReferralAct.Acknowledge or ReferralAct.Start or ReferralAct.RequestInformation or ReferralAct.Answer or ReferralAct.Decline or ReferralAct.Transfer;

    /// <summary>What the person must have given before a referral goes.</summary>
    public static void CheckAgreement(SendReferralRequest request, bool powerToAct, DateOnly today, Violations violations)
    {
        violations.AddIf(!request.ShareAgreementGiven, "share_agreement_given", "agreement-required", "Montrez à la personne ce qui sera envoyé, et recueillez son accord.");
        violations.AddIf(powerToAct && request.MandateSignedOn.Length == 0, "mandate_signed_on", "mandate-required", "Indiquez le jour où la personne a signé le mandat.");
        violations.AddIf(!powerToAct && request.MandateSignedOn.Length > 0, "mandate_signed_on", "not-expected", "Un mandat n'est attendu que pour agir au nom de la personne.");
        violations.AddIf(
            request.MandateSignedOn.Length > 0 && string.CompareOrdinal(request.MandateSignedOn, today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)) > 0,
            "mandate_signed_on", "in-future", "Le mandat est signé avant l'envoi.");
    }

    /// <summary>What the sender may say came of it.</summary>
    public static void CheckResult(ReferralResult result, Violations violations) =>
        violations.AddIf(
            result is not (ReferralResult.Resolved or ReferralResult.PartlyResolved or ReferralResult.Refused), "result", "result-not-allowed",
            "Choisissez : résolue, résolue en partie ou refusée.");
}
