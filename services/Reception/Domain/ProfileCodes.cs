using AccesDroits.Contracts.Reception.V1;

namespace AccesDroits.Reception.Domain;

/// <summary>Profil déclaré: the answers as they are stored and published. Why there is no answer is an answer: refused or not-asked.</summary>
public static class ProfileCodes
{
    private const string Refused = "refused";
    private const string NotAsked = "not-asked";

    public static string OfAge(Profile profile) => profile.Age switch
    {
        AgeAnswer.AgeGiven => profile.AgeBand,
        AgeAnswer.AgeRefused => Refused,
        _ => NotAsked,
    };

    public static string Of(Sex sex) => sex switch
    {
        Sex.Female => "female",
        Sex.Male => "male",
        Sex.Other => "other",
        Sex.Refused => Refused,
        _ => NotAsked,
    };

    public static string Of(YesNo answer) => answer switch
    {
        YesNo.Yes => "yes",
        YesNo.No => "no",
        YesNo.Refused => Refused,
        _ => NotAsked,
    };

    public static (AgeAnswer Age, string Band) ToAge(string code) => code switch
    {
        Refused => (AgeAnswer.AgeRefused, ""),
        NotAsked => (AgeAnswer.AgeNotAsked, ""),
        _ => (AgeAnswer.AgeGiven, code),
    };

    public static Sex ToSex(string code) => Enum.GetValues<Sex>().Single(sex => Of(sex) == code);

    public static YesNo ToYesNo(string code) => Enum.GetValues<YesNo>().Single(answer => Of(answer) == code);
}
