namespace AccesDroits.EndToEnd.Tests;

/// <summary>Tests that compare all that is stored before and after: nobody else uses the suite meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
