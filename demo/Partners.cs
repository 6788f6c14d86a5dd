using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Demo;

/// <summary>Who works with the network as a whole, and the programs that read its figures.</summary>
internal static class Partners
{
    private const string Opening = "2017-01-01";
    private const string Reseau = "reseau-54";
    private const string Caf = "caf-54";

    /// <summary>The institution of the partner roles.</summary>
    public static PutInstitutionRequest Institution { get; } = new()
    {
        Institution = new Institution { Id = Fixed("institution"), Code = Caf, Label = "Caf de Meurthe-et-Moselle (démonstration)", Kind = "caf" },
    };

    /// <summary>Those whose role is not of a structure.</summary>
    public static IReadOnlyList<Account> People { get; } =
    [
        new Person("Bruno Lacroix", Role.NetworkAdmin, "", Opening).Account(Fixed("network-admin"), Reseau),
        new Person("Hélène Parmentier", Role.PartnerContact, "", Opening).Account(Fixed("partner-contact"), Caf, institutionId: Fixed("institution")),
        new Person("Didier Rousselot", Role.PartnerSupervisor, "", Opening).Account(Fixed("partner-supervisor"), Caf, institutionId: Fixed("institution")),
        new Person("Nadia Bertrand", Role.StatisticsReader, "", Opening).Account(Fixed("statistics-reader"), Caf, institutionId: Fixed("institution")),
        new Person("Paul Keller", Role.Dpo, "", Opening).Account(Fixed("dpo"), Reseau),
    ];

    /// <summary>The programs, in the order of the file.</summary>
    public static IReadOnlyList<Client> Programs(Network laClairiere) =>
    [
        Program("la-clairiere-export", "Chiffres exacts de La Clairière", Role.Coordinator, laClairiere.StructureId.ToString()),
        Program(Caf, "Lecture des chiffres publiés par la Caf", Role.StatisticsReader, ""),
    ];

    private static Client Program(string code, string label, Role role, string structureId) =>
        new() { Id = Fixed($"client/{code}"), Code = code, Label = label, Role = role, StructureId = structureId, Scopes = { "statistics" } };

    private static string Fixed(string key) => DemoId.Create(LaClairiere2017.Seed, $"network/{key}", FrenchDays.Instant(LaClairiere2017.From, new TimeOnly(8, 0)));
}
