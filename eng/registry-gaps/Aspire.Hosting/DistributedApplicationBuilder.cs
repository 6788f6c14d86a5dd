using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Collects the resources of an application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Configuration of the AppHost: appsettings.json, environment, command line.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>Folder of the AppHost project.</summary>
    string AppHostDirectory { get; }

    /// <summary>Environment of the AppHost and, unless they say otherwise, of the services.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>Services of the AppHost itself.</summary>
    IServiceCollection Services { get; }

    /// <summary>All resources.</summary>
    ICollection<IResource> Resources { get; }

    /// <summary>Adds a resource.</summary>
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

    /// <summary>Builds the application.</summary>
    DistributedApplication Build();
}

/// <summary>Describes one resource.</summary>
public interface IResourceBuilder<out T> where T : IResource
{
    /// <summary>Builder of the application.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }
}

/// <summary>The application is described or used wrongly; the message says how.</summary>
public class DistributedApplicationException(string message, Exception? inner = null) : Exception(message, inner);

internal sealed record ResourceBuilder<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T> where T : IResource;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly BuilderHandOver? _handOver = BuilderHandOver.Current;

    public DistributedApplicationBuilder(string[] args, Assembly? appHost)
    {
        HostAssembly = appHost;
        AppHostDirectory = Path.GetDirectoryName(Metadata("apphostprojectpath")) ?? Directory.GetCurrentDirectory();
        var testing = _handOver is not null;
        var environment = System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Development;
        Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", testing ? "true" : "false")]);
        Configuration.AddJsonFile(Path.Combine(AppHostDirectory, "appsettings.json"), optional: true);
        Configuration.AddJsonFile(Path.Combine(AppHostDirectory, $"appsettings.{environment}.json"), optional: true);
        Configuration.AddEnvironmentVariables();
        Configuration.AddCommandLine(args);
        Environment = new HostEnvironment(environment, appHost?.GetName().Name ?? "AppHost", AppHostDirectory);
        Data = new Lazy<DataFolder>(() => Configuration["data"] is { Length: > 0 } folder ? DataFolder.At(folder)
            : testing ? DataFolder.Temporary() : DataFolder.At(Path.Combine(FindRoot(AppHostDirectory), ".data")));
        Services.AddSingleton<IConfiguration>(Configuration).AddSingleton(Environment).AddLogging().AddHttpClient();
        Services.AddSingleton<ResourceNotificationService>().AddSingleton<ResourceLoggerService>().AddSingleton<ResourceCommandService>();
    }

    public ConfigurationManager Configuration { get; } = new();

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment { get; }

    public IServiceCollection Services { get; } = new ServiceCollection();

    public ICollection<IResource> Resources { get; } = [];

    /// <summary>Decided late, so that a test can still set "data" on the builder.</summary>
    internal Lazy<DataFolder> Data { get; }

    private Assembly? HostAssembly { get; }

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (Resources.Any(known => string.Equals(known.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"There are two resources named '{resource.Name}'.");
        Resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => _handOver is null ? BuildNow(waitsForOthers: false) : _handOver.Offer(this);

    internal DistributedApplication BuildNow(bool waitsForOthers) => new(this, waitsForOthers);

    /// <summary>What the build wrote into the AppHost's assembly.</summary>
    internal string? Metadata(string key) =>
        HostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value;

    private static string FindRoot(string directory)
    {
        for (var folder = new DirectoryInfo(directory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.sln*").Any() || Path.Exists(Path.Combine(folder.FullName, ".git")))
                return folder.FullName;
        }

        return directory;
    }

    private sealed class HostEnvironment(string name, string application, string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = application;

        public string ContentRootPath { get; set; } = root;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
