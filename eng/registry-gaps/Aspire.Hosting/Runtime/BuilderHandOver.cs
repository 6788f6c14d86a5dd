namespace Aspire.Hosting.Runtime;

/// <summary>
/// Lets a test take over where the AppHost's Program calls Build: the test gets the builder, Program waits there until
/// the test has built the application, and its Run then only waits for the end.
/// </summary>
internal sealed class BuilderHandOver
{
    private static readonly AsyncLocal<BuilderHandOver?> Ambient = new();

    public static BuilderHandOver? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The assembly whose Program is being run.</summary>
    public required System.Reflection.Assembly AppHost { get; init; }

    public TaskCompletionSource<DistributedApplicationBuilder> Builder { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<DistributedApplication> Application { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DistributedApplication Offer(DistributedApplicationBuilder builder)
    {
        Builder.TrySetResult(builder);
        return Application.Task.GetAwaiter().GetResult();
    }
}
