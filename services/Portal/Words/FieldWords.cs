namespace AccesDroits.Portal.Words;

/// <summary>The names that people know the fields of a record by.</summary>
internal static class FieldWords
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["absences"] = "les absences",
        ["active"] = "si le poste est tenu",
        ["affiliations"] = "la structure du lieu",
        ["agreement"] = "la convention",
        ["body"] = "l'organisme",
        ["closures"] = "les fermetures",
        ["code"] = "le code",
        ["commune"] = "la commune",
        ["contact_id"] = "le poste",
        ["department"] = "le département",
        ["deputy_id"] = "le remplaçant",
        ["email"] = "l'adresse électronique",
        ["ends_on"] = "la date de fin",
        ["granted_on"] = "la date d'obtention",
        ["group_mailbox"] = "la messagerie de l'équipe",
        ["hours"] = "les horaires",
        ["institution_id"] = "l'institution",
        ["kind"] = "le type",
        ["label"] = "le nom",
        ["mission_from"] = "le début de la mission",
        ["mission_to"] = "la fin de la mission",
        ["name"] = "le nom de la personne",
        ["opening_hours"] = "les horaires",
        ["phone"] = "le téléphone",
        ["places"] = "les lieux",
        ["receiver_status"] = "le statut de l'intervenant",
        ["requested_on"] = "la date de la demande",
        ["role"] = "le rôle",
        ["status"] = "l'état",
        ["structure_id"] = "la structure",
        ["supervisor"] = "si la personne est responsable",
        ["territory_ids"] = "les territoires",
        ["topic_ids"] = "les thèmes",
        ["training"] = "si c'est un lieu d'entraînement",
        ["verified_on"] = "la date de vérification",
    };

    public static string Of(string field) => Words.GetValueOrDefault(field, "un autre champ");
}
