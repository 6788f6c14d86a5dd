using AccesDroits.Testing;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>A suite for the tests that take servers away, one after the other, so that they disturb nobody.</summary>
public sealed class OutageSuite : IAsyncLifetime
{
    public const string Collection = "Outages";

    public Suite Suite { get; } = new();

    public ValueTask InitializeAsync() => Suite.InitializeAsync();

    public ValueTask DisposeAsync() => Suite.DisposeAsync();
}

[CollectionDefinition(OutageSuite.Collection)]
public sealed class Outages : ICollectionFixture<OutageSuite>;
