using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>The builder of an AppHost, in the hands of a test.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    /// <summary>Builds the application.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>Runs an AppHost's Program up to Build.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the AppHost without arguments.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    /// <summary>Runs the AppHost with arguments.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class
    {
        var assembly = typeof(TEntryPoint).Assembly;
        var entryPoint = assembly.EntryPoint ?? throw new DistributedApplicationException($"{assembly.GetName().Name} is not a program.");
        var handOver = new BuilderHandOver { AppHost = assembly };
        var program = new Thread(() => RunProgram(entryPoint, args, handOver)) { IsBackground = true, Name = "AppHost program" };
        program.Start();
        return new TestingBuilder(await handOver.Builder.Task.WaitAsync(cancellationToken), handOver);
    }

    private static void RunProgram(MethodInfo entryPoint, string[] args, BuilderHandOver handOver)
    {
        BuilderHandOver.Current = handOver;
        try
        {
            entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? null : [args]);
            handOver.Builder.TrySetException(new DistributedApplicationException("The AppHost's Program ended without calling Build."));
        }
#pragma warning disable CA1031 // Handed to the test, which sees it as its own.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            handOver.Builder.TrySetException(exception is TargetInvocationException { InnerException: { } inner } ? inner : exception);
        }
    }

    private sealed class TestingBuilder(DistributedApplicationBuilder builder, BuilderHandOver handOver) : IDistributedApplicationTestingBuilder
    {
        public ConfigurationManager Configuration => builder.Configuration;

        public string AppHostDirectory => builder.AppHostDirectory;

        public IHostEnvironment Environment => builder.Environment;

        public IServiceCollection Services => builder.Services;

        public ICollection<IResource> Resources => builder.Resources;

        public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource => builder.AddResource(resource);

        public DistributedApplication Build()
        {
            var application = builder.BuildNow(waitsForOthers: true);
            handOver.Application.TrySetResult(application);
            return application;
        }

        public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => Task.FromResult(Build());

        public ValueTask DisposeAsync()
        {
            // Lets Program end when nothing was built.
            handOver.Application.TrySetCanceled(CancellationToken.None);
            return ValueTask.CompletedTask;
        }
    }
}
