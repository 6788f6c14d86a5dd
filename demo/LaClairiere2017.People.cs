using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Demo;

public static partial class LaClairiere2017
{
    private const string Coordinator = "coordinator";
    private const string Domain = "la-clairiere";

    // Those of 2017 have left; the coordinator has stayed, and entered it all.
    private static IEnumerable<Account> Team(int seed) =>
    [
        Of(seed, "receiver", new("Inès Delorme", Role.Receiver, "service-civique", "2024-09-02")),
        Of(seed, "social-worker", new("Karim Vautrin", Role.SocialWorker, "travailleur-social", "2021-01-04")),
        Of(seed, Coordinator, new("Mireille Aubertin", Role.Coordinator, "agent-accueil", "2016-09-01")),
    ];

    private static IEnumerable<Account> Receivers(int seed) =>
    [
        Of(seed, "service-civique-1", new("Léa Thiriet", Role.Receiver, "service-civique", "2017-01-02", "2017-06-30")),
        Of(seed, "service-civique-2", new("Hugo Marchal", Role.Receiver, "service-civique", "2017-01-02", "2017-06-30")),
        Of(seed, "service-civique-3", new("Amina Colson", Role.Receiver, "service-civique", "2017-07-01", "2017-12-31")),
        Of(seed, "service-civique-4", new("Théo Grandjean", Role.Receiver, "service-civique", "2017-07-01", "2017-12-31")),
        Of(seed, "benevole-1", new("Monique Vauthier", Role.Receiver, "benevole", "2017-01-02", "2017-12-31")),
        Of(seed, "benevole-2", new("Bernard Claudel", Role.Receiver, "benevole", "2017-01-02", "2017-12-31")),
        Of(seed, "benevole-3", new("Farida Humbert", Role.Receiver, "benevole", "2017-01-02", "2017-12-31")),
    ];

    private static Account Of(int seed, string key, Person person) => person.Account(Fixed(seed, key), Domain, structureId: Fixed(seed, "structure"));
}
