namespace AccesDroits.Contracts.Tests;

public sealed class HouseTests
{
    private static readonly string[] Product = ["services", "gateway", "ServiceDefaults"];
    private static readonly string[] Sources = ["*.cs", "*.razor", "*.css", "*.proto", "*.sql", "*.csproj", "*.targets", "*.md", "*.json", "*.csv"];
    private static readonly string[] Written = [.. Product, "AppHost", "bench", "demo", "tool", "eng", "tests"];

    public static TheoryData<string> MigrationFolders =>
        [.. Product.SelectMany(folder => Repository.Files(folder, "*.sql")).Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/')).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void The_program_of_a_service_is_read_at_a_glance()
    {
        var programs = Product.SelectMany(folder => Repository.Files(folder, "Program.cs")).ToList();
        Assert.True(programs.Count >= 4, "The programs of the services have not been found.");
        Rule.HasNoBreach(programs.SelectMany(path => HouseRules.TooLongProgram(path, Repository.ReadLines(path))));
    }

    [Fact]
    public void Source_files_are_short() =>
        Rule.HasNoBreach(Product.SelectMany(folder => Repository.Files(folder, "*.cs")).SelectMany(path => HouseRules.TooLongFile(path, Repository.ReadLines(path))));

    [Fact]
    public void Events_of_the_desk_leave_through_the_one_statement_that_holds_those_of_a_training_place_back() =>
        Rule.HasNoBreach(
            from path in Repository.Files("services/Reception", "*.cs")
            where Path.GetFileName(path) != "Published.cs"
            where HouseRules.LeavesEvents(Repository.Read(path))
            select path);

    [Fact]
    public void Nothing_is_left_for_later() =>
        Rule.HasNoBreach(
            from folder in Written
            from pattern in Sources
            from path in Repository.Files(folder, pattern)
            where Path.GetFileName(path) != "packages.lock.json"
            from breach in HouseRules.LeftForLater(path, Repository.ReadLines(path))
            select breach);

    [Theory, MemberData(nameof(MigrationFolders))]
    public void Migrations_are_numbered_without_gaps(string folder)
    {
        // Those of the defaults run first in every database, so they start before those of a service.
        var first = folder.StartsWith("ServiceDefaults", StringComparison.Ordinal) ? 0 : 1;
        Rule.HasNoBreach(HouseRules.NumberingBreaches(Repository.Files(folder, "*.sql").Select(path => Path.GetFileName(path)), first));
    }

    [Theory]
    [InlineData("ServiceDefaults/Data/Migrations")]
    [InlineData("services/Directory/Migrations")]
    [InlineData("services/Reception/Migrations")]
    [InlineData("services/Statistics/Migrations")]
    public void Every_service_with_a_database_has_migrations(string folder) => Assert.Contains(folder, MigrationFolders.Select(row => row.Data));

    [Fact]
    public void What_people_read_is_a_sentence_with_its_full_stop()
    {
        var messages = Product.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .SelectMany(path => HouseRules.Messages(Repository.Read(path)).Select(text => (path, text))).ToList();
        Assert.True(messages.Count >= 50, $"Only {messages.Count} messages have been found.");
        Rule.HasNoBreach(from message in messages where !HouseRules.IsSentence(message.text) select $"{message.path}: {message.text}");
    }

    [Fact]
    public void The_solution_builds_every_project() =>
        Rule.HasNoBreach(HouseRules.SolutionBreaches(Repository.Read("AccesDroits.sln"), [.. Repository.Files(".", "*.csproj")]));

    [Fact]
    public void A_project_outside_the_solution_and_one_that_is_gone_are_reported() =>
        Assert.Equal(
            ["b/B.csproj is not in the solution", "c/C.csproj does not exist"],
            HouseRules.SolutionBreaches(
                """
                Project("{1}") = "A", "a\A.csproj", "{2}"
                Project("{1}") = "C", "c\C.csproj", "{3}"
                """,
                ["a/A.csproj", "b/B.csproj"]));

    [Fact]
    public void A_program_of_26_lines_is_reported_and_blank_lines_do_not_count()
    {
        string[] lines = [.. Enumerable.Repeat("a();", 25), "", "  "];
        Assert.Empty(HouseRules.TooLongProgram("Program.cs", lines));
        Assert.Equal(["Program.cs has 26 lines"], HouseRules.TooLongProgram("Program.cs", [.. lines, "b();"]));
    }

    [Fact]
    public void A_file_of_301_lines_is_reported() =>
        Assert.Equal(["Long.cs has 301 lines"], HouseRules.TooLongFile("Long.cs", [.. Enumerable.Repeat("", 301)]));

    [Theory]
    [InlineData("with event as (insert into outbox (message_id) select 1)", true)]
    [InlineData("new CommandDefinition(Outbox.Insert, Outbox.For(closed))", true)]
    [InlineData("new CommandDefinition(Published.Insert, Outbox.For(closed))", false)]
    public void An_event_that_leaves_by_another_way_is_reported(string source, bool reported) => Assert.Equal(reported, HouseRules.LeavesEvents(source));

    [Fact]
    public void A_note_for_later_is_reported_with_its_line() =>
        Assert.Equal(["a.cs:2 // TO" + "DO later"], HouseRules.LeftForLater("a.cs", ["b();", "  // TO" + "DO later", "Todo(method);"]));

    [Theory]
    [InlineData("0001_a.sql", "0003_c.sql", "0003_c.sql should be number 0002")]
    [InlineData("0001_a.sql", "0001_b.sql", "0001_b.sql should be number 0002")]
    [InlineData("0001_a.sql", "2_b.sql", "2_b.sql should be number 0002")]
    public void A_gap_or_a_repeated_number_of_migration_is_reported(string first, string second, string reported) =>
        Assert.Equal([reported], HouseRules.NumberingBreaches([second, first], 1));

    [Theory]
    [InlineData("""violations.AddIf(x, $"{path}[{i}].to", "not-in-order", "La fin vient après le début");""", "La fin vient après le début")]
    [InlineData("""throw Errors.NotFound("unknown", "pas trouvé ici.");""", "pas trouvé ici.")]
    [InlineData("""new Status(StatusCode.Cancelled, "Appel interrompu...")""", "Appel interrompu...")]
    public void A_message_that_is_no_sentence_is_reported(string source, string reported) =>
        Assert.Equal([reported], HouseRules.Messages(source).Where(message => !HouseRules.IsSentence(message)));

    [Fact]
    public void A_label_is_not_taken_for_a_message() =>
        Assert.Empty(HouseRules.Messages("""Answers("help-with-french", "Difficulté avec la langue française", cells);"""));
}
