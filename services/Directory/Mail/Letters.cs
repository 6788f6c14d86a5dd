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

    public static Letter PasswordChanged(AccountRow account, string signIn, DateTimeOffset at) => Notice(
        account, signIn, "Votre mot de passe a changé", $"Le mot de passe de votre compte du réseau d'accès aux droits a été changé le {When(at)}.",
        "Si ce n'est pas vous, choisissez-en tout de suite un nouveau par « Mot de passe oublié » à la page de connexion, et prévenez votre coordinateur.");

    public static Letter TotpChanged(AccountRow account, string signIn, DateTimeOffset at) => Notice(
        account, signIn, "Votre second facteur a changé", $"Une application a été associée à votre compte du réseau d'accès aux droits le {When(at)}. Ses codes sont demandés à la connexion.",
        "Si ce n'est pas vous, prévenez tout de suite votre coordinateur : il peut retirer cette application.");

    public static Letter TotpReset(AccountRow account, string signIn, DateTimeOffset at) => Notice(
        account, signIn, "Votre second facteur a été retiré",
        $"L'application et les codes de secours de votre compte du réseau d'accès aux droits ont été retirés le {When(at)}, par une personne qui gère les comptes.",
        "Si vous ne l'avez pas demandé, prévenez tout de suite votre coordinateur.");

    public static Letter Locked(AccountRow account, string signIn, DateTimeOffset until) => Notice(
        account, signIn, "Votre compte est bloqué", $"Après trop d'essais manqués, votre compte du réseau d'accès aux droits est bloqué jusqu'au {When(until)}.",
        "Si ce n'est pas vous qui avez essayé, votre mot de passe n'a pas été trouvé : prévenez votre coordinateur si cela se répète.");

    /// <param name="institution">Label of the institution.</param>
    /// <param name="post">Code of the post: the mail names nobody.</param>
    /// <param name="address">Address of the suite for browsers.</param>
    public static Letter ToVerify(string to, string institution, string post, string address) => new(
        to,
        $"Informations à vérifier : {institution}",
        $"""
        Bonjour,

        Ce que l'annuaire du réseau d'accès aux droits dit de ce poste n'a pas été vérifié depuis longtemps.

        Institution : {institution}
        Poste : {post}

        Si tout est encore vrai, dites-le en une fois, après vous être connecté : {address}/mon-poste
        Sinon, prévenez la personne qui anime le réseau.

        Ne répondez pas à ce message.
        """);

    // No link that does anything: whoever imitates this mail gains nothing by it.
    private static Letter Notice(AccountRow account, string signIn, string subject, string what, string otherwise) => new(
        account.Email,
        subject,
        $"""
        Bonjour {account.Name},

        {what}

        Si c'est vous, vous n'avez rien à faire. {otherwise}

        La page de connexion : {signIn}
        """);

    private static string When(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, LocalTime.Paris).ToString("dddd d MMMM yyyy 'à' HH:mm", French);
}
