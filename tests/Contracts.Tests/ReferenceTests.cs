using System.Xml.Linq;

namespace AccesDroits.Contracts.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void Services_refer_to_the_contracts_and_the_defaults_and_never_to_each_other() =>
        Rule.HasNoBreach(ReferenceRules.Breaches(ReferenceRules.Projects()));

    [Fact]
    public void The_built_assemblies_refer_to_nothing_else_either() =>
        Rule.HasNoBreach(ReferenceRules.Breaches(ReferenceRules.Assemblies()));

    [Fact]
    public void No_project_takes_the_files_of_another_into_its_own_assembly() =>
        Rule.HasNoBreach(ReferenceRules.Projects().SelectMany(project => ReferenceRules.BorrowedFiles(project.Path, XDocument.Parse(Repository.Read(project.Path)))));

    [Theory]
    [InlineData("services/Contracts/Contracts.csproj")]
    [InlineData("services/Directory/Directory.csproj")]
    [InlineData("services/Reception/Reception.csproj")]
    [InlineData("services/Portal/Portal.csproj")]
    [InlineData("services/Statistics/Statistics.csproj")]
    [InlineData("ServiceDefaults/ServiceDefaults.csproj")]
    [InlineData("gateway/Gateway.csproj")]
    public void The_rules_look_at_every_part_of_the_suite(string path)
    {
        Assert.Contains(ReferenceRules.Projects(), project => project.Path == path);
        Assert.Contains(ReferenceRules.Assemblies(), assembly => assembly.Path == path && assembly.References.Contains("System.Runtime"));
    }

    [Fact]
    public void The_assemblies_are_read_for_what_they_refer_to() =>
        Assert.Contains("Contracts", ReferenceRules.Assemblies().Single(assembly => assembly.Name == "Directory").References);

    [Theory]
    [InlineData("services/Directory/Directory.csproj", "Reception")]
    [InlineData("services/Contracts/Contracts.csproj", "ServiceDefaults")]
    [InlineData("ServiceDefaults/ServiceDefaults.csproj", "Directory")]
    [InlineData("gateway/Gateway.csproj", "Reception")]
    [InlineData("demo/Demo.csproj", "Statistics")]
    public void A_made_up_reference_is_reported(string path, string reference)
    {
        var parts = ReferenceRules.Projects().Select(part => part with { References = part.Path == path ? [reference, "Npgsql"] : [] });
        Assert.Equal([$"{path} refers to {reference}"], ReferenceRules.Breaches([.. parts]));
    }

    [Fact]
    public void References_are_read_from_a_project_file_however_they_are_written() =>
        Assert.Equal(
            ["Contracts", "Reception", "Statistics"],
            ReferenceRules.ProjectReferences(XDocument.Parse(
                """
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <ItemGroup Condition="true">
                    <ProjectReference Include="..\Contracts\Contracts.csproj" />
                    <ProjectReference Include="../Reception/Reception.csproj; ../Statistics/Statistics.csproj" />
                  </ItemGroup>
                </Project>
                """)));

    [Theory]
    [InlineData("""<Compile Include="../Reception/Domain/*.cs" />""", "x.csproj takes ../Reception/Domain/*.cs as Compile")]
    [InlineData("""<Reference Include="R" HintPath="../Reception/bin/R.dll" />""", "x.csproj takes ../Reception/bin/R.dll as Reference")]
    public void A_made_up_borrowed_file_is_reported(string item, string reported) =>
        Assert.Equal([reported], ReferenceRules.BorrowedFiles("x.csproj", XDocument.Parse($"<Project><ItemGroup>{item}</ItemGroup></Project>")));
}
