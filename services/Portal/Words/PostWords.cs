using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Portal.Words;

/// <summary>The words of posts: who holds one, when they are away, what becomes of what is sent to them meanwhile.</summary>
internal static class PostWords
{
    public static string NameOf(Contact contact) => contact.Name.Length > 0 ? contact.Name : contact.Code;

    /// <summary>le 3 mai 2026, or du 3 mai 2026 au 5 mai 2026.</summary>
    public static string Of(Closure absence) => absence.From == absence.To ? $"le {French.Day(absence.From)}" : French.Period(absence.From, absence.To);

    public static string Verified(Contact contact) =>
        contact.VerifiedOn.Length > 0 ? $"La dernière vérification date du {French.Day(contact.VerifiedOn)}." : "Personne ne l'a encore vérifié.";

    /// <summary>What Referrals does, in the words of whoever is away.</summary>
    public static string DuringAbsence(OwnPost post) =>
        (post.DeputyHeld
            ? $"Pendant une absence, les nouvelles sollicitations vont à {post.DeputyName}, ou à qui remplace cette personne si elle est absente aussi. Si plus personne n'est là, elles arrivent"
            : "Personne ne remplace pour l'instant : pendant une absence, les nouvelles sollicitations arrivent")
        + " à l'équipe : sa messagerie commune est prévenue et tous les comptes de l'institution les voient. Celles que ce poste a déjà reçues y restent.";
}
