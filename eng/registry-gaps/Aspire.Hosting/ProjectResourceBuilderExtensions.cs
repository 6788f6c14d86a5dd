using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Runtime;

namespace Aspire.Hosting;

/// <summary>Says where a project is; implemented by the generated classes in <c>Projects</c>.</summary>
public interface IProjectMetadata
{
    /// <summary>Full path of the project file.</summary>
    string ProjectPath { get; }
}

/// <summary>Adds projects.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project of the solution. Its endpoints are those of <c>Kestrel:Endpoints</c>, else of launchSettings.json.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name) where TProject : IProjectMetadata, new()
    {
        var path = new TProject().ProjectPath;
        var assembly = ((DistributedApplicationBuilder)builder).Metadata("apphostassembly:" + path)
            ?? throw new DistributedApplicationException($"The AppHost does not know what {path} builds; it must have a ProjectReference to it.");
        var resource = new ProjectResource(name);
        resource.Annotations.Add(new ProjectFilesAnnotation(path, assembly));
        resource.Annotations.Add(new RuntimeAnnotation(context => new ProjectRuntime(resource, context)));
        foreach (var endpoint in ProjectEndpoints.Read(path, builder.Environment.EnvironmentName))
            resource.Annotations.Add(endpoint);
        return builder.AddResource(resource);
    }

    /// <summary>Runs several processes of the project.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        builder.Resource.Annotations.Add(new ReplicaAnnotation(replicas));
        return builder;
    }
}
