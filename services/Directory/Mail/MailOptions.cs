namespace AccesDroits.Directory.Mail;

/// <summary>Configuration section Mail.</summary>
public sealed class MailOptions
{
    /// <summary>Server that takes the mail; STARTTLS is required. Without one, each mail becomes a file of <see cref="Folder"/>.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    public string From { get; set; } = "Réseau d'accès aux droits <ne-pas-repondre@localhost>";

    public string Folder { get; set; } = ".data/mail";

    /// <summary>The delay before the second attempt; it doubles each time, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(15);
}
