using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Runtime;

/// <summary>The environment variables a project is started with. What the AppHost says wins over launchSettings.json.</summary>
internal static class ProjectEnvironment
{
    // The host's own addresses are not those of its services.
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_CONTENTROOT", "DOTNET_CONTENTROOT"];

    public static async Task<Dictionary<string, string?>> ComposeAsync(ProjectResource project, RuntimeContext context, CancellationToken cancellationToken)
    {
        var variables = NotInherited.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        var environment = context.Builder.Environment.EnvironmentName;
        (variables["ASPNETCORE_ENVIRONMENT"], variables["DOTNET_ENVIRONMENT"]) = (environment, environment);
        foreach (var (name, value) in LaunchSettings.Of(project).EnvironmentVariables)
            variables[name] = value;
        AddTelemetry(project, context, variables);
        AddEndpoints(project, context.Replica, variables);

        var callbackContext = new EnvironmentCallbackContext(cancellationToken);
        foreach (var annotation in project.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
            await annotation.Callback(callbackContext);
        foreach (var (name, value) in callbackContext.EnvironmentVariables)
            variables[name] = await TextAsync(value, cancellationToken);
        return variables;
    }

    private static void AddTelemetry(ProjectResource project, RuntimeContext context, Dictionary<string, string?> variables)
    {
        foreach (var (name, value) in ((IConfiguration)context.Builder.Configuration).AsEnumerable().Where(pair => pair.Key.StartsWith("OTEL_", StringComparison.Ordinal)))
            variables[name] = value;
        variables["OTEL_SERVICE_NAME"] = project.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={context.Id}-{Guid.NewGuid().ToString("N")[..8]}";
    }

    private static void AddEndpoints(ProjectResource project, int replica, Dictionary<string, string?> variables)
    {
        var endpoints = project.Annotations.OfType<EndpointAnnotation>().ToList();
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.IsKestrelEndpoint))
            variables[$"Kestrel__Endpoints__{endpoint.Name}__Url"] = endpoint.Url(replica, "127.0.0.1");
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.PortVariable is not null))
            variables[endpoint.PortVariable!] = endpoint.Allocated[replica].ToString(CultureInfo.InvariantCulture);
        var others = endpoints.Where(endpoint => endpoint is { IsKestrelEndpoint: false, PortVariable: null }).Select(endpoint => endpoint.Url(replica, "127.0.0.1")).ToList();
        if (others.Count > 0)
            variables["ASPNETCORE_URLS"] = string.Join(';', others);
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancellationToken) => value switch
    {
        ParameterResource parameter => parameter.Value,
        EndpointReference endpoint => endpoint.Url,
        IResourceWithConnectionString resource => await resource.GetConnectionStringAsync(cancellationToken),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
