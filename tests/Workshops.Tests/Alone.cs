namespace AccesDroits.Workshops.Tests;

/// <summary>Tests that take away what others need: nobody else uses the suite meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
