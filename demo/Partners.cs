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
        Institution = new Institution { Id = Fixed("institution"), Code = Caf, Label = "Caf de Meurthe-et-Moselle (démonstration)", Kind = "caf", GroupMailbox = "acces-aux-droits@caf-54.example" },
    };

    /// <summary>What its référents answer for.</summary>
    public static PutTopicRequest Topic { get; } = new() { Topic = new Topic { Id = Fixed("topic"), Code = "indus-et-rappels", Label = "Indus et rappels (démonstration)" } };

    /// <summary>Its posts, whose holders are among the people below: the deputy of the first is the second.</summary>
    public static IReadOnlyList<PutContactRequest> Posts { get; } =
    [
        new() { Contact = new Contact { Id = Fixed("post-2"), Code = "caf-54.reclamations", Name = "Didier Rousselot", InstitutionId = Institution.Institution.Id, Active = true, Supervisor = true } },
        new()
        {
            Contact = new Contact
            {
                Id = Fixed("post-1"), Code = "caf-54.acces-aux-droits", Name = "Hélène Parmentier", InstitutionId = Institution.Institution.Id, Active = true, TopicIds = { Topic.Topic.Id },
                DeputyId = Fixed("post-2"),
            },
        },
    ];

    /// <summary>Those whose role is not of a structure.</summary>
    public static IReadOnlyList<Account> People { get; } =
    [
        new Person("Bruno Lacroix", Role.NetworkAdmin, "", Opening).Account(Fixed("network-admin"), Reseau),
        Holder("Hélène Parmentier", Role.PartnerContact, "partner-contact", "post-1"),
        Holder("Didier Rousselot", Role.PartnerSupervisor, "partner-supervisor", "post-2"),
        new Person("Nadia Bertrand", Role.StatisticsReader, "", Opening).Account(Fixed("statistics-reader"), Caf, institutionId: Fixed("institution")),
        new Person("Paul Keller", Role.Dpo, "", Opening).Account(Fixed("dpo"), Reseau),
    ];

    /// <summary>Who answers the sollicitations of the demo.</summary>
    public static Account Referent => People.First(account => account.Role == Role.PartnerContact);

    /// <summary>The programs, in the order of the file.</summary>
    public static IReadOnlyList<Client> Programs(Network laClairiere) =>
    [
        Program("la-clairiere-export", "Chiffres exacts de La Clairière", Role.Coordinator, laClairiere.StructureId.ToString()),
        Program(Caf, "Lecture des chiffres publiés par la Caf", Role.StatisticsReader, ""),
    ];

    private static Account Holder(string name, Role role, string key, string post)
    {
        var account = new Person(name, role, "", Opening).Account(Fixed(key), Caf, institutionId: Fixed("institution"));
        account.ContactId = Fixed(post);
        return account;
    }

    private static Client Program(string code, string label, Role role, string structureId) =>
        new() { Id = Fixed($"client/{code}"), Code = code, Label = label, Role = role, StructureId = structureId, Scopes = { "statistics" } };

    private static string Fixed(string key) => DemoId.Create(LaClairiere2017.Seed, $"network/{key}", FrenchDays.Instant(LaClairiere2017.From, new TimeOnly(8, 0)));
}
