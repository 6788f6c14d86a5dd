using System.Reflection;

namespace RegistryGaps.Tests;

public sealed class GenuineSurfaceTests
{
    private static readonly string[] StandIns =
    [
        "Grpc.Core.Api", "Grpc.Net.Common", "Grpc.Net.ClientFactory", "System.IO.Hashing", "OpenTelemetry.Extensions.Hosting",
        "Microsoft.Extensions.ServiceDiscovery", "Microsoft.Extensions.ServiceDiscovery.Yarp", "Aspire.Npgsql",
    ];

    public static TheoryData<string> Consumers => [.. Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
        .Where(path => AssemblySurface.References(path).Overlaps(StandIns))
        .Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory, MemberData(nameof(Consumers))]
    public void Every_reference_into_a_stand_in_resolves(string consumer)
    {
        foreach (var standIn in AssemblySurface.References(PathOf(consumer)).Intersect(StandIns))
        {
            Assert.Empty(AssemblySurface.Missing(PathOf(consumer), standIn, AssemblySurface.Declared(PathOf(standIn))));
        }
    }

    [Theory, MemberData(nameof(Consumers))]
    public void Every_type_that_overrides_or_implements_a_stand_in_loads(string consumer) =>
        Assert.NotEmpty(Assembly.Load(consumer).GetTypes());

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    [InlineData("Yarp.ReverseProxy")]
    public void The_genuine_packages_are_among_those_checked(string consumer) => Assert.Contains(consumer, Consumers.Select(row => row.Data));

    [Theory]
    [InlineData("Grpc.Net.Client", "Grpc.Core.Api", "Grpc.Core.Metadata::get_Count():System.Int32")]
    [InlineData("Grpc.AspNetCore.Server", "Grpc.Core.Api", "Grpc.Core.ServerServiceDefinition")]
    [InlineData("Yarp.ReverseProxy", "System.IO.Hashing", "System.IO.Hashing.XxHash64::static Hash(System.Byte[]):System.Byte[]")]
    public void A_member_that_the_stand_in_lacks_is_reported(string consumer, string standIn, string lacking)
    {
        var declared = AssemblySurface.Declared(PathOf(standIn));
        Assert.True(declared.Remove(lacking), $"{lacking} is not declared");
        Assert.Equal([lacking], AssemblySurface.Missing(PathOf(consumer), standIn, declared));
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");
}
