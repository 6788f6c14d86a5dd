using System.Globalization;
using AccesDroits.Directory.Accounts;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Directory.Mail;

/// <summary>A mail to send, in plain text.</summary>
public sealed record Letter(string To, string Subject, string Text);

/// <summary>What the mails say.</summary>
public static class Letters
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public static Letter Invitation(AccountRow account, string link, DateTimeOffset until) => new(
        account.Email,
        "Votre compte du réseau d'accès aux droits",
        $"""
        Bonjour {account.Name},

        Un compte du réseau d'accès aux droits vous attend.
        Pour choisir votre mot de passe, ouvrez ce lien avant le {When(until)} :

        {link}

        Ce lien ne sert qu'une fois. Ne le transmettez à personne.
        Si vous n'attendiez pas ce message, ne faites rien.
        """);

    public static Letter Reset(AccountRow account, string link, DateTimeOffset until) => new(
        account.Email,
        "Choisir un nouveau mot de passe",
        $"""
        Bonjour {account.Name},

        Quelqu'un a demandé un nouveau mot de passe pour votre compte du réseau d'accès aux droits.
        Pour le choisir, ouvrez ce lien avant le {When(until)} :

        {link}

        Ce lien ne sert qu'une fois. Ne le transmettez à personne.
        Si ce n'est pas vous, ne faites rien : votre mot de passe reste le même.
        """);

    private static string When(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, LocalTime.Paris).ToString("dddd d MMMM yyyy 'à' HH:mm", French);
}
