using System.Globalization;
using AccesDroits.Contracts.Events;

namespace AccesDroits.Directory.Mail;

/// <summary>What the mails about sollicitations say: enough to know which one to open first, and nothing of the person nor of what was written.</summary>
public static class ReferralLetters
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <param name="topic">Label of the topic; empty when there is none.</param>
    /// <param name="structure">Label of the structure that sent it.</param>
    /// <param name="address">Address of the suite for browsers.</param>
    public static Letter Of(ReferralNoticeIssued notice, string to, string topic, string structure, string address)
    {
        var lines = new List<string> { $"Numéro : {notice.Number}" };
        AddIfSaid(lines, "Thème", topic);
        AddIfSaid(lines, "Urgence", UrgencyOf(notice.Urgency));
        AddIfSaid(lines, "Échéance", notice.DueOn?.ToString("dddd d MMMM yyyy", French) ?? "");
        AddIfSaid(lines, "Structure", structure);
        var (subject, news) = WordsOf(notice.Kind);
        return new Letter(
            to,
            $"{subject} : {notice.Number}",
            $"""
            Bonjour,

            {news}

            {string.Join('\n', lines)}

            Pour l'ouvrir, connectez-vous : {address}/sollicitations/{notice.ReferralId}

            Ce message ne dit rien de la personne accompagnée. Ne répondez pas à ce message : écrivez dans la sollicitation.
            """);
    }

    private static (string Subject, string News) WordsOf(string kind) => kind switch
    {
        "received" => ("Nouvelle sollicitation", "Une sollicitation vous est adressée."),
        "reminder" => ("Rappel d'échéance", "L'échéance d'une sollicitation approche."),
        "passed-to-deputy" => ("Sollicitation à reprendre", "Une sollicitation n'a pas été traitée à temps : elle passe à la suppléance."),
        "passed-to-supervisor" => ("Sollicitation en retard", "Une sollicitation n'a pas été traitée à temps : elle passe à la personne responsable."),
        "message" => ("Nouveau message", "Un message a été écrit dans une sollicitation."),
        "attachment" => ("Nouvelle pièce jointe", "Une pièce jointe a été ajoutée à une sollicitation."),
        "information-requested" => ("Information demandée", "L'institution demande une information avant de poursuivre. Le délai est arrêté jusqu'à votre réponse."),
        "answered" => ("Réponse reçue", "L'institution a répondu à une sollicitation."),
        "nobody" => ("Personne ne reçoit la sollicitation", "Plus personne ne peut recevoir cette sollicitation dans l'institution. Prévenez la personne qui anime le réseau."),
        "closed" => ("Sollicitation close", "Une sollicitation est close."),
        _ => ("Sollicitation", "Une sollicitation a du nouveau."),
    };

    private static string UrgencyOf(string urgency) => urgency switch
    {
        "normal" => "normale",
        "resources" => "urgente, rupture de ressources",
        "eviction" => "urgente, expulsion",
        "health" => "urgente, santé",
        _ => "",
    };

    private static void AddIfSaid(List<string> lines, string label, string value)
    {
        if (value.Length > 0)
        {
            lines.Add($"{label} : {value}");
        }
    }
}
