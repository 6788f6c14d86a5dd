using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Demo;

public static partial class LesTilleuls
{
    private const string Coordinator = "coordinator";
    private const string Domain = "les-tilleuls";

    // The first two are among those who receive people there.
    private static IEnumerable<Account> Team(int seed) =>
    [
        Of(seed, "service-civique-1", new("Jade Perrin", Role.Receiver, "service-civique", Opening)),
        Of(seed, "travailleur-social-1", new("Nicolas Ferry", Role.SocialWorker, "travailleur-social", Opening)),
        Of(seed, Coordinator, new("Solange Michaux", Role.Coordinator, "agent-accueil", Opening)),
    ];

    private static IEnumerable<Account> Receivers(int seed) =>
    [
        Of(seed, "service-civique-2", new("Mehdi Lambert", Role.Receiver, "service-civique", Opening)),
        Of(seed, "benevole-1", new("Odile Renard", Role.Receiver, "benevole", Opening)),
        Of(seed, "benevole-2", new("Gérard Simonin", Role.Receiver, "benevole", Opening)),
        Of(seed, "agent-accueil-1", new("Fatou Barrois", Role.Receiver, "agent-accueil", Opening)),
        Of(seed, "agent-accueil-2", new("Sylvain Henriot", Role.Receiver, "agent-accueil", Opening)),
        Of(seed, "travailleur-social-2", new("Agathe Collin", Role.SocialWorker, "travailleur-social", Opening)),
        Of(seed, "conseiller-numerique-1", new("Yanis Mougeot", Role.Receiver, "conseiller-numerique", Opening)),
        Of(seed, "conseiller-numerique-2", new("Clara Didier", Role.Receiver, "conseiller-numerique", Opening)),
        Of(seed, "partenaire-1", new("Pascale Noirot", Role.Receiver, "partenaire", Opening)),
        Of(seed, "partenaire-2", new("Julien Mathis", Role.Receiver, "partenaire", Opening)),
    ];

    private static Account Of(int seed, string key, Person person) => person.Account(Fixed(seed, key), Domain, structureId: Fixed(seed, "structure"));
}
